package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium without a window, on one tab, looking at one directory.
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChromeDriver driver;
  private final String base;
  private final Path pictures;

  private Browser(ChromeDriver driver, String base, Path pictures) {
    this.driver = driver;
    this.base = base;
    this.pictures = pictures;
  }

  /// @param profile a fresh folder
  static Browser open(String base, Path profile, Path pictures) {
    LoggingPreferences console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
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
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(CHROMEDRIVER.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), base, pictures);
  }

  void go(String path) {
    driver.get(base + path);
  }

  String path() {
    String url = String.valueOf(driver.getCurrentUrl());
    return url.startsWith(base) ? url.substring(base.length()) : url;
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  boolean has(String selector) {
    return !driver.findElements(By.cssSelector(selector)).isEmpty();
  }

  /// Clicks the link, also when a live update puts a new one in its place between the look and the
  /// click.
  void follow(String text) {
    await("a link to click: " + text)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(StaleElementReferenceException.class)
        .until(
            () -> {
              driver.findElement(By.linkText(text)).click();
              return true;
            });
  }

  /// The mouse goes down on it and stays down.
  void press(By what) {
    await("something to press: " + what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(StaleElementReferenceException.class)
        .until(
            () -> {
              new Actions(driver).clickAndHold(driver.findElement(what)).perform();
              return true;
            });
  }

  void letGo() {
    new Actions(driver).release().perform();
  }

  boolean is(String condition) {
    return Boolean.TRUE.equals(driver.executeScript("return " + condition));
  }

  /// Runs in the page.
  void script(String code) {
    driver.executeScript(code);
  }

  /// Nobody's alert() is open.
  void noDialog() {
    assertThatExceptionOfType(NoAlertPresentException.class)
        .isThrownBy(() -> driver.switchTo().alert());
  }

  void type(String field, String text) {
    WebElement input = one("[name=" + field + "]");
    input.clear();
    input.sendKeys(text);
  }

  void submit() {
    one("form.form button[type=submit]").click();
  }

  /// What a reader sees.
  String text() {
    return one("body").getText();
  }

  void awaitText(String text) {
    await("the page says: " + text)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> text().contains(text));
  }

  void awaitPath(String path) {
    await("the browser is at " + path)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> path().equals(path));
  }

  /// Leaves a mark in the page's memory, which a reload would wipe.
  void mark() {
    driver.executeScript("window.bandadaMark = true");
  }

  boolean isMarked() {
    return is("window.bandadaMark === true");
  }

  /// Until the live connection stands: what happens after that must show without a reload.
  void awaitScript(String what, String condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> is(condition));
  }

  long number(String expression) {
    return ((Number) java.util.Objects.requireNonNull(driver.executeScript("return " + expression)))
        .longValue();
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

  /// Errors of scripts, refused resources and violations of the content security policy all land
  /// there.
  void consoleIsClean() {
    assertThat(complaints()).as("the browser's console").isEmpty();
  }

  /// Browsers write a refused form there as well: that is the one thing to be found.
  void consoleHasOnly(String complaint) {
    assertThat(complaints())
        .as("the browser's console")
        .hasSize(1)
        .first()
        .asString()
        .contains(complaint);
  }

  private List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    driver
        .manage()
        .logs()
        .get(LogType.BROWSER)
        .forEach(
            entry -> {
              if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
              }
            });
    return complaints;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
