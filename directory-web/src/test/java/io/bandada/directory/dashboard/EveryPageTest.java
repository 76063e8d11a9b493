package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bandada.directory.TestFolders;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Every page in a real browser, on a phone and on a desk, by day and by night: nothing is cut off
/// at the side, and axe finds nothing that keeps somebody out. Names are long, peers are lost,
/// transfers wait.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryPageTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String LONG =
      "a-user-with-a-long-name@a.domain.that.does.not.end.soon.example";
  private static final int[] WIDTHS = {360, 641, 720, 768, 901, 1024, 1440};
  private static final int[] LOOKED_AT = {360, 768, 1440};

  /// Those of WCAG 2.2, and landmarks.
  private static final String RULES =
      "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";

  private static final SeededNetwork NETWORK = new SeededNetwork(60, 300);
  private static final Path DATA = seeded();

  @LocalServerPort int port;
  @Autowired Accounts accounts;
  @Autowired Events events;
  @Autowired Members members;
  @Autowired ReportedTransfers transfers;
  private @Nullable Chromium chromium;
  private String axe = "";

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("bandada.data", DATA::toString);
    settings.add("bandada.accounts.strength", () -> "4");
  }

  private static Path seeded() {
    try {
      var data = TestFolders.create("every-page");
      NETWORK.write(data);
      return data;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  void open() throws IOException {
    boolean there = Files.isExecutable(Chromium.PROGRAM) && Files.isExecutable(Chromium.DRIVER);
    assumeTrue(
        there || "true".equals(System.getenv("CI")),
        "Chromium is not installed (apt install chromium chromium-driver)");
    try (var script =
        Objects.requireNonNull(
            EveryPageTest.class.getResourceAsStream("/axe.min.js"), "axe-core")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
    accounts.add("ada", PASSWORD, Role.ADMIN, "test");
    accounts.add(LONG, PASSWORD, Role.VIEWER, "ada");
    NETWORK.pingOnce(members, System.currentTimeMillis());
    NETWORK.transferOnce(transfers, 1);
    events.record(
        LONG,
        EventKind.FILE_PUBLISHED,
        "one/" + "long-name-".repeat(30),
        LONG + " published one/" + "long-name-".repeat(30) + ".");
    chromium =
        Chromium.open(
            "http://127.0.0.1:" + port,
            TestFolders.create("every-page-profile"),
            Path.of("target/pictures/every"));
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  /// Addresses by what a picture of them is called.
  private static Map<String, String> pages() {
    var words = new PageText(java.time.InstantSource.system());
    return Map.ofEntries(
        Map.entry("overview", "/"),
        Map.entry("overview-7d", "/?range=7d"),
        Map.entry("peers", "/peers"),
        Map.entry("peers-lost", "/peers?state=lost"),
        Map.entry("peer", "/peers/" + SeededNetwork.peerId(1)),
        Map.entry("peer-lost", "/peers/" + SeededNetwork.peerId(58)),
        Map.entry("revoke", "/peer/revoke?id=" + SeededNetwork.peerId(1)),
        Map.entry("add", "/peers/add"),
        Map.entry("files", "/files"),
        Map.entry("folder", "/files?in=datasets/imaging/"),
        Map.entry("folder-long", "/files?in=a-rather-long-name/"),
        Map.entry("files-nothing", "/files?q=nothing-like-that"),
        Map.entry("file", words.fileLink(NETWORK.nameOf(8))),
        Map.entry("file-long", words.fileLink(NETWORK.nameOf(2))),
        Map.entry("remove", words.fileLink(NETWORK.nameOf(2)).replace("/file?", "/file/remove?")),
        Map.entry("transfers", "/transfers"),
        Map.entry("events", "/events"),
        Map.entry("users", "/users"),
        Map.entry("user", "/users/" + LONG),
        Map.entry("account", "/account"),
        Map.entry("missing", "/no/such/page"),
        Map.entry("missing-file", "/file?name=nothing"));
  }

  @Test
  @Order(1)
  void whoIsNotInSeesAFormThatEverybodyCanFill() {
    var wrong = new ArrayList<String>();
    look("login", "/login?error", wrong);
    assertThat(wrong).isEmpty();
    signIn("ada");
  }

  @Test
  @Order(2)
  void nothingIsCutOffAndNobodyIsKeptOut() {
    var wrong = new ArrayList<String>();
    pages().forEach((name, address) -> look(name, address, wrong));
    assertThat(wrong).isEmpty();
  }

  @Test
  @Order(3)
  void oneLongNameMakesNoOtherRowHigher() {
    browser().width(1440);
    browser().go("/events");
    var heights =
        browser()
            .script(
                "return new Set([...document.querySelectorAll('#rows > tr')].filter(r =>"
                    + " r.cells[1].innerText.length < 60).map(r =>"
                    + " Math.round(r.getBoundingClientRect().height))).size");
    assertThat(heights).as("heights of rows with a short text").isEqualTo(1L);
  }

  @Test
  @Order(4)
  void allTimesOfAPageAreInOneZone() {
    browser().zone("Asia/Kolkata");
    for (var page : List.of("/", "/?range=7d", "/events", "/files", "/peers")) {
      browser().go(page);
      browser()
          .awaitTrue(
              "each time is the reader's own",
              "[...document.querySelectorAll('time')].length > 0 &&"
                  + " [...document.querySelectorAll('time')].every(t => t.dataset.local) &&"
                  + " !/\\bUTC\\b/.test(document.querySelector('main').innerText)");
    }
    browser().go("/");
    browser()
        .awaitTrue(
            "the chart begins an hour ago, by this clock",
            "(t => t.textContent === new Date(t.dateTime).toLocaleTimeString('en-GB', {hour:"
                + " '2-digit', minute: '2-digit', timeZone:"
                + " 'Asia/Kolkata'}))(document.querySelector('.chart time'))");
  }

  @Test
  @Order(5)
  void whoMayNotIsToldSoInsideOfTheFrame() {
    browser().go("/");
    browser().click(".who form button");
    signIn(LONG);
    var wrong = new ArrayList<String>();
    look("forbidden", "/users", wrong);
    assertThat(wrong).isEmpty();
    assertThat(browser().text()).contains("You may not do this", "Transfers");
  }

  @Test
  @Order(6)
  void aPageThatGetsNoLiveLineSaysSoAndIsNoLostDirectory() {
    signIn("ada");
    browser()
        .withoutWebSockets(
            () -> {
              browser().go("/peers");
              browser()
                  .awaitTrue(
                      "the page says that it is not live",
                      "document.getElementById('live-word').textContent === 'Not live'");
              assertThat(browser().text())
                  .contains("No live updates: a proxy may not pass WebSockets. Reload for news.")
                  .doesNotContain("Not connected", "Signed out");
            });
    browser().go("/peers");
    browser().awaitLive();
    assertThat(browser().text()).doesNotContain("No live updates");
  }

  private void signIn(String user) {
    browser().width(1440);
    browser().go("/login");
    browser().type("username", user);
    browser().type("password", PASSWORD);
    browser().click("form.form button[type=submit]");
    browser()
        .awaitTrue(
            "the browser is at the first page",
            "location.pathname === '/' && document.readyState === 'complete'");
  }

  private void look(String name, String address, List<String> wrong) {
    for (boolean dark : new boolean[] {false, true}) {
      browser().dark(dark);
      browser().width(1440);
      browser().go(address);
      for (int width : dark ? LOOKED_AT : WIDTHS) {
        browser().width(width);
        var over =
            browser()
                .script(
                    "return document.documentElement.scrollWidth -"
                        + " document.documentElement.clientWidth");
        if (!over.equals(0L)) {
          wrong.add(name + " at " + width + " px is " + over + " px too wide");
        }
        if (width == 360 || width == 1440) {
          inspect(name + " at " + width + (dark ? " px, dark" : " px"), wrong);
        }
        if (java.util.Arrays.stream(LOOKED_AT).anyMatch(w -> w == width)) {
          browser().picture(name + "-" + width + (dark ? "-dark" : ""));
        }
      }
    }
  }

  private void inspect(String where, List<String> wrong) {
    browser().script("if (!window.axe) { " + axe + " }");
    var found =
        browser()
            .later(
                "axe.run(document, "
                    + RULES
                    + ").then(r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' +"
                    + " n.target.join(' ')))), e => done(['axe failed: ' + e]))");
    ((List<?>) found).forEach(one -> wrong.add(where + ": " + one));
  }

  private Chromium browser() {
    return Objects.requireNonNull(chromium);
  }
}
