package io.bandada.directory.dashboard;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium without a window. Whatever a page does that it must not lands in its console:
/// errors of scripts, what the content policy refused, and dialogs.
final class Chromium implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/bin/chromium");
  static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Runs before anything of a page does. What it says of the policy stands beside Chromium's own
  /// words.
  private static final String WATCH =
      "for (const ask of ['alert', 'confirm', 'prompt', 'print']) window[ask] = (...words) =>"
          + " console.error('DIALOG ' + ask,"
          + " ...words);document.addEventListener('securitypolicyviolation', e =>"
          + " console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));";

  private final ChromeDriver driver;
  private final String base;
  private final Path pictures;

  private Chromium(ChromeDriver driver, String base, Path pictures) {
    this.driver = driver;
    this.base = base;
    this.pictures = pictures;
  }

  static Chromium open(String base, Path profile, Path pictures) {
    var console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(PROGRAM.toFile());
    options.setCapability("goog:loggingPrefs", console);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    var driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    return new Chromium(driver, base, pictures);
  }

  /// Somebody in between passes no WebSockets on: what a page dials meanwhile is answered, and does
  /// not become a line.
  void withoutWebSockets(Runnable look) {
    var code =
        "window.WebSocket = class extends WebSocket { constructor(to) { super(to.replace('/live?',"
            + " '/no-line?')); } };";
    var put =
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", code));
    try {
      look.run();
    } finally {
      driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", put);
    }
  }

  void go(String path) {
    driver.get(base + path);
  }

  String path() {
    return String.valueOf(driver.getCurrentUrl()).substring(base.length());
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  String source() {
    return String.valueOf(driver.getPageSource());
  }

  boolean has(String selector) {
    return !driver.findElements(By.cssSelector(selector)).isEmpty();
  }

  void type(String field, String text) {
    var input = driver.findElement(By.cssSelector("[name=" + field + "]:not([type=hidden])"));
    input.clear();
    input.sendKeys(text);
  }

  /// For text that no keyboard has.
  void put(String field, String text) {
    script(
        "document.querySelector('[name=' + arguments[0] + ']').value = arguments[1]", field, text);
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  Object script(String code, Object... arguments) {
    return Objects.requireNonNullElse(
        ((JavascriptExecutor) driver).executeScript(code, arguments), "");
  }

  /// What the code gives to `done`, some time later.
  Object later(String code) {
    String waits = "const done = arguments[arguments.length - 1]; " + code;
    return Objects.requireNonNullElse(((JavascriptExecutor) driver).executeAsyncScript(waits), "");
  }

  /// The zone that the browser's machine is in.
  void zone(String id) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
  }

  void awaitTrue(String what, String condition, Object... arguments) {
    await(what)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> Boolean.TRUE.equals(script("return " + condition, arguments)));
  }

  /// The live line stands and has brought the page up to date.
  void awaitLive() {
    awaitTrue("the live line stands", "document.body.dataset.live === 'connected'");
  }

  void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", pixels < 600));
  }

  void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /// For whoever wants to look at what the test saw.
  void picture(String name) {
    try {
      Files.createDirectories(pictures);
      Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the console complains of since the last call.
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
