package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/// A proxy ends the TLS of the people's pages and puts its own host in: browsers know us by another
/// address than we do.
@TestPropertySource(properties = "bandada.people.url=https://directory.example")
@DirtiesContext
class BehindProxyTest extends DirectoryTest {
  private static final String PAGES = "https://directory.example";
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  @Test
  void peopleSignInFromThePagesThatTheSettingNames() {
    Http.Reply in = signIn(PAGES);
    assertThat(in.status()).isEqualTo(302);
    assertThat(in.raw().headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).doesNotContain("login"));
    assertThat(in.raw().headers().allValues("Set-Cookie"))
        .as("browsers send it by TLS only")
        .anyMatch(cookie -> cookie.startsWith("__Host-bandada=") && cookie.contains("Secure"));
  }

  @Test
  void fromOtherPagesNobodySignsInAndThePageNamesTheSetting() {
    Http.Reply refused = signIn("https://elsewhere.example");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text())
        .contains("<html")
        .contains("another site")
        .contains("bandada.people.url");
  }

  private Http.Reply signIn(String origin) {
    Http page = http.with("Accept", "text/html");
    Http.Reply form = page.get("/login");
    String cookie = form.raw().headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).startsWith("__Host-bandada-form=").contains("Secure");
    var token = TOKEN.matcher(form.text());
    assertThat(token.find()).isTrue();
    return page.with("Cookie", cookie.substring(0, cookie.indexOf(';')))
        .with("Origin", origin)
        .with("Content-Type", "application/x-www-form-urlencoded")
        .post(
            "/login",
            "_csrf="
                + token.group(1)
                + "&username="
                + ADMIN
                + "&password="
                + PASSWORD.replace(' ', '+'));
  }

  @Test
  void theLiveLineIsForThosePagesToo() throws Exception {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    assertThat(browser.live("https://elsewhere.example").handshake()).isEqualTo(403);
    Browser.Live live = browser.live(PAGES);
    assertThat(live.handshake()).isEqualTo(101);
    live.socket.join().abort();
  }
}
