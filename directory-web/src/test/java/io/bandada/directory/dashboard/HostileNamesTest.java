package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bandada.directory.TestFolders;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Names that strangers chose, on every page, in a real browser: they are text and nothing else.
/// They were put into the database by hand, past the rules that names have, since a page must not
/// rest on those.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileNamesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String VISITOR = "<svg/onload=alert('visitor')>\"'";
  static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=alert(1)>",
          "<script>alert(2)</script>",
          "</title></script><script src=//evil.example/x.js></script>",
          "\"><svg onload=alert(3)>",
          "' autofocus onfocus=alert(4) x='",
          "javascript:alert(5)",
          "data:text/html,<script>alert(6)</script>",
          "[[${T(java.lang.Runtime).getRuntime()}]] [(${7*7})] ${7*7} __${7*7}__ {{7*7}}",
          "<div hx-get=/users hx-trigger=load hx-on::load=alert(7)>",
          "<form action=//evil.example><button>Sign in",
          "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
          "<meta http-equiv=refresh content=0;url=//evil.example><base href=//evil.example>",
          "--><!-- ]]> <!DOCTYPE x>",
          "&lt;b&gt; &#39; &quot; &amp;amp;",
          "photo\u202egnp.exe \u2066\u2067 \u200f",
          "line\u2028end\u0085 bell\u0007 esc\u001b[31m tab\t",
          "%00 %2e%2e%2f ../../etc/passwd \\\\host\\share",
          "#?&=+;:@ \uD83D\uDC26 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
          "x".repeat(1_000));
  private static final SeededNetwork NETWORK =
      new SeededNetwork(HOSTILE.size() + 6, HOSTILE.size() + 20);
  private static final Path DATA = seeded();

  @LocalServerPort int port;
  @Autowired Accounts accounts;
  @Autowired JoinTokens tokens;
  @Autowired Events events;
  @Autowired ReportedTransfers transfers;
  private @Nullable Chromium chromium;
  private int pages;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("bandada.data", DATA::toString);
    settings.add("bandada.accounts.strength", () -> "4");
  }

  private static Path seeded() {
    try {
      var data = TestFolders.create("hostile-names");
      NETWORK.write(data);
      try (var connection =
          DriverManager.getConnection("jdbc:sqlite:" + data.resolve("directory.db"))) {
        for (int i = 0; i < HOSTILE.size(); i++) {
          String text = HOSTILE.get(i);
          run(
              connection,
              "UPDATE file SET name = ?, name_folded = ?, owner = ? WHERE name = ?",
              text,
              text,
              text,
              NETWORK.nameOf(i));
          run(
              connection,
              "UPDATE revision SET name = ?, owner = ? WHERE name = ?",
              text,
              text,
              NETWORK.nameOf(i));
          run(
              connection,
              "UPDATE peer SET name = ?, site = ?, account = ?, addresses = ? WHERE id = ?",
              text,
              text,
              text,
              text.replace(' ', '_'),
              SeededNetwork.peerId(i));
          run(
              connection,
              "UPDATE event SET actor = ?, subject = ?, text = ? WHERE id = ?",
              text,
              text,
              text.repeat(text.length() > 500 ? 2 : 1),
              380 + i);
          run(
              connection,
              "INSERT INTO account (name, password_hash, role, created_at) VALUES (?, 'none',"
                  + " 'member', 1)",
              text);
        }
        run(
            connection,
            "INSERT INTO account (name, password_hash, role, created_at) VALUES (?, ?, 'admin', 1)",
            VISITOR,
            hash());
        connection
            .createStatement()
            .execute("UPDATE event SET kind = 'file-published' WHERE id % 2 = 0");
      }
      return data;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash() {
    return Objects.requireNonNull(new BCryptPasswordEncoder(4).encode(PASSWORD));
  }

  private static void run(java.sql.Connection connection, String sql, Object... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @BeforeAll
  void open() throws IOException {
    boolean there = Files.isExecutable(Chromium.PROGRAM) && Files.isExecutable(Chromium.DRIVER);
    assumeTrue(
        there || "true".equals(System.getenv("CI")),
        "Chromium is not installed (apt install chromium chromium-driver)");
    if (accounts.find("ada").isEmpty()) {
      accounts.add("ada", PASSWORD, Role.ADMIN, VISITOR);
    }
    chromium =
        Chromium.open(
            "http://127.0.0.1:" + port,
            TestFolders.create("hostile-profile"),
            Path.of("target/pictures"));
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  @Order(1)
  void whoIsCalledSoSignsIn() {
    for (var way :
        List.of(
            "/login",
            "/login?error",
            "/login?wait=<b>7",
            "/login?wait=7",
            "/login?again",
            "/login?to=" + encoded("\"><script>alert(8)</script>"))) {
      look(way);
    }
    browser().put("username", VISITOR);
    browser().type("password", PASSWORD);
    browser().click("form.form button[type=submit]");
    browser()
        .awaitTrue(
            "the browser is at the first page",
            "location.pathname === '/' && document.readyState === 'complete'");
    assertThat(browser().text()).contains(VISITOR);
  }

  @Test
  @Order(2)
  void everyPageShowsThemAsText() {
    for (int i = 0; i < 8; i++) {
      transfers.report(
          SeededNetwork.peerId(i),
          List.of(
              new TransferReport(
                  "t" + i,
                  "download",
                  HOSTILE.get(i),
                  "ab".repeat(32),
                  "fetching",
                  1,
                  2,
                  3,
                  4,
                  HOSTILE.get(i + 4),
                  "grant",
                  List.of(source(HOSTILE.get(i), HOSTILE.get(i + 4))))));
    }
    var token = JoinToken.parse(tokens.make("ada").token());
    tokens.redeem(token.id(), token.secret(), SeededNetwork.peerId(1));
    for (var page :
        List.of(
            "/",
            "/peers",
            "/peers?sort=-free",
            "/files",
            "/files?sort=copies",
            "/transfers",
            "/events",
            "/users",
            "/account",
            "/peers/add",
            "/no/such/page")) {
      look(page);
    }
    assertShown("/events", HOSTILE.get(0), HOSTILE.get(1));
    assertShown("/peers", HOSTILE.get(3), HOSTILE.get(7));
    assertShown("/peers/add", HOSTILE.get(1));
  }

  private static TransferSource source(String name, String trouble) {
    return new TransferSource(
        "p-x", name, "busy", "<i>grant</i>", trouble, 1, null, 2, 3, 4L, 5, 6, 7L);
  }

  private void assertShown(String page, String... texts) {
    browser().go(page);
    assertThat(browser().text()).contains(texts);
  }

  @Test
  @Order(3)
  void eachHasItsOwnPages() {
    for (int i = 0; i < HOSTILE.size(); i++) {
      String text = encoded(HOSTILE.get(i));
      look("/peers/" + SeededNetwork.peerId(i));
      look("/file?name=" + text);
      look("/users/" + text.replace("%2F", "-").replace("%5C", "-"));
      look("/files?q=" + text);
      look("/peers?q=" + text);
      look("/events?q=" + text);
      look("/peers/" + text.replace("%2F", "-").replace("%5C", "-"));
      look("/file/remove?name=" + text);
      look("/peers/add?token=" + text);
      look("/transfers?q=" + text + "&sort=" + text + "&after=" + text);
    }
  }

  @Test
  @Order(4)
  void whatComesInWhileOneLooksIsTextToo() {
    browser().go("/events");
    browser().awaitLive();
    for (var text : HOSTILE) {
      events.record(
          text.substring(0, Math.min(90, text.length())), EventKind.FILE_PUBLISHED, text, text);
    }
    browser()
        .awaitTrue(
            "the last event came in",
            "document.body.innerText.includes(arguments[0])",
            HOSTILE.getLast());
    check("the live events");
    browser().go("/");
    browser().awaitLive();
    events.record("ada", EventKind.FILE_PUBLISHED, HOSTILE.get(0), "live " + HOSTILE.get(0));
    browser()
        .awaitTrue(
            "the event came in",
            "document.body.innerText.includes(arguments[0])",
            "live " + HOSTILE.get(0));
    check("the live overview");
    System.out.println("hostile names: " + HOSTILE.size() + " on " + pages + " pages, none ran");
  }

  private void look(String address) {
    browser().go(address);
    pages++;
    check(address);
  }

  /// Nothing but our own scripts, styles and forms is in the page, and nobody complained.
  private void check(String where) {
    assertThat(browser().complaints().stream().filter(complaint -> !expected(complaint)).toList())
        .as(where)
        .isEmpty();
    var strangers =
        browser()
            .script(
                "return [...document.querySelectorAll('img, iframe, object, embed, base, style,"
                    + " [onerror], [onload], [onfocus], [style], [hx-get],"
                    + " script:not([src^=\"/\"]), link:not([href^=\"/\"]),"
                    + " form:not([action^=\"/\"]), a[href^=\"javascript:\"], a[href^=\"data:\"],"
                    + " a[href^=\"//\"], meta[http-equiv]')].map(e => e.outerHTML)");
    assertThat(strangers).as(where).isEqualTo(new ArrayList<>());
    assertThat(browser().source()).as(where).doesNotContain("[(49)]", "java.lang.Runtime@");
  }

  /// Chromium notes it when a page of ours says 404 or 400.
  private static boolean expected(String complaint) {
    return complaint.contains("Failed to load resource")
        && (complaint.contains("404") || complaint.contains("400"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Chromium browser() {
    return Objects.requireNonNull(chromium);
  }
}
