package io.bandada.directory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.EventRecord;
import io.bandada.directory.api.NewPassword;
import io.bandada.directory.api.NewRole;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.UserRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What people are signed in with, and what ends it.
class PeopleTest extends DirectoryTest {
  private static final String LONG_PASSWORD = "a long enough password";

  @Test
  void signingOutTakesTheCookieAwayAndTheSessionBehindIt() {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    Http stolen = browser.http().with("Accept", "text/html");
    assertThat(stolen.get("/peers").status()).isEqualTo(200);
    Browser.Page out = browser.submit("/peers", "/logout", Map.of());
    assertThat(out.reply().raw().headers().allValues("Set-Cookie"))
        .anyMatch(
            cookie ->
                cookie.startsWith(Browser.COOKIE + "=;")
                    && cookie.contains("Expires=Thu, 01 Jan 1970")
                    && cookie.contains("Path=/"));
    assertThat(stolen.get("/peers").status()).isEqualTo(302);
  }

  @Test
  void aNewPasswordEndsWhatWasSignedInWithTheOldOne() {
    String name = user("member");
    Browser before = Browser.signedIn(port, name, LONG_PASSWORD);
    assertThat(before.isSignedIn()).isTrue();
    put(name, "password", new NewPassword("another long password"));
    assertThat(before.isSignedIn()).isFalse();
    assertThat(Browser.signedIn(port, name, "another long password").isSignedIn()).isTrue();
  }

  @Test
  void aRemovedUserIsSignedOutOfBrowsersAndPeers() {
    String name = user("member");
    Browser browser = Browser.signedIn(port, name, LONG_PASSWORD);
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    peer.beat();
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(admin().delete(Paths.USERS + "/" + name).status()).isEqualTo(204);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(peer.tryPing().status()).isEqualTo(401);
  }

  @Test
  void anotherRoleIsWrittenDownAndSignsOut() {
    String name = user("member");
    Browser browser = Browser.signedIn(port, name, LONG_PASSWORD);
    assertThat(browser.isSignedIn()).isTrue();
    put(name, "role", new NewRole("admin"));
    assertThat(roleOf(name)).isEqualTo("admin");
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(http.basic(name, LONG_PASSWORD).get(Paths.USERS).status()).isEqualTo(200);
    String told = ADMIN + " made " + name + " an admin; before, it was a member.";
    assertThat(roleChanges()).containsOnlyOnce(told);
    put(name, "role", new NewRole("admin"));
    assertThat(roleChanges())
        .containsOnlyOnce(told)
        .noneMatch(text -> text.contains(name) && !text.equals(told));
    // Others ask what the last admin may.
    assertThat(admin().delete(Paths.USERS + "/" + name).status()).isEqualTo(204);
  }

  @Test
  void aPeerHasTheRightsOfTheNewRoleAtOnce() {
    String name = user("member");
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    peer.beat();
    put(name, "role", new NewRole("viewer"));
    assertThat(peer.tryPing().status()).isEqualTo(403);
    put(name, "role", new NewRole("member"));
    peer.beat();
    peer.logout(true);
  }

  @Test
  void theLastAdminStaysAnAdmin() {
    // Other classes share this directory, and make admins.
    for (UserRecord user : admin().get(Paths.USERS).as(UserRecord[].class)) {
      if (user.role().equals("admin") && !user.name().equals(ADMIN)) {
        assertThat(
                admin()
                    .send("PUT", Paths.USERS + "/" + user.name() + "/role", new NewRole("member"))
                    .status())
            .isLessThan(300);
      }
    }
    Http.Reply refused =
        admin().send("PUT", Paths.USERS + "/" + ADMIN + "/role", new NewRole("member"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asString()).isEqualTo(ADMIN + " is the last admin");
    assertThat(admin().delete(Paths.USERS + "/" + ADMIN).status()).isEqualTo(409);
    assertThat(roleOf(ADMIN)).isEqualTo("admin");
  }

  @Test
  void aRoleIsSetOnItsPage() {
    String name = user("viewer");
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    assertThat(browser.get("/users/" + name).reply().text())
        .contains("<option selected=\"selected\">viewer</option>");
    browser.submit("/users/" + name, "/users/role", Map.of("name", name, "role", "member"));
    assertThat(roleOf(name)).isEqualTo("member");
    assertThat(browser.get("/users").reply().text()).contains(name + " has the role member now.");
    browser.submit("/users/" + name, "/users/role", Map.of("name", name, "role", "king"));
    assertThat(browser.get("/users").reply().text())
        .contains("a role is admin, member or viewer".substring(1));
    assertThat(roleOf(name)).isEqualTo("member");
  }

  @Test
  void whoIsNoAdminSetsNoRole() {
    String name = user("member");
    assertThat(
            http.basic(name, LONG_PASSWORD)
                .send("PUT", Paths.USERS + "/" + name + "/role", new NewRole("admin"))
                .status())
        .isEqualTo(403);
    Browser browser = Browser.signedIn(port, name, LONG_PASSWORD);
    assertThat(
            browser
                .submit("/peers", "/users/role", Map.of("name", name, "role", "admin"))
                .reply()
                .status())
        .isEqualTo(403);
    assertThat(roleOf(name)).isEqualTo("member");
  }

  @Test
  void theTokenOfThePageIsAskedOfBrowsersOnly() {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    String path = Paths.FILES + "/" + name("none");
    Http.Reply without = browser.http().delete(path);
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.json().path("detail").asString()).contains("CSRF");
    String token = browser.get("/peers").token();
    assertThat(browser.http().with("X-CSRF-TOKEN", token).delete(path).status()).isEqualTo(404);
    Browser visitor = new Browser(port);
    visitor.get("/login");
    assertThat(visitor.http().delete(path).status()).isEqualTo(401);
    Http stale = http.with("Cookie", Browser.COOKIE + "=long-gone");
    assertThat(stale.with("Origin", "http://127.0.0.1:" + port).delete(path).status())
        .isEqualTo(401);
    assertThat(stale.delete(path).status()).isEqualTo(403);
  }

  @Test
  void theLiveLineIsForSignedInPeopleAndOurOwnPages() throws Exception {
    String own = "http://127.0.0.1:" + port;
    assertThat(new Browser(port).live(own).handshake()).isNotEqualTo(101);
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    assertThat(browser.live("http://evil.example").handshake()).isEqualTo(403);
    assertThat(browser.live("http://127.0.0.1:1").handshake()).isEqualTo(403);
    Browser.Live live = browser.live(own);
    assertThat(live.handshake()).isEqualTo(101);
    assertThat(live.heard.get(60, SECONDS)).contains("hx-swap-oob");
    live.socket.join().abort();
  }

  @Test
  void signingOutEndsTheLiveLine() throws Exception {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    Browser.Live live = browser.live("http://127.0.0.1:" + port);
    live.heard.get(60, SECONDS);
    browser.submit("/peers", "/logout", Map.of());
    assertThat(live.closed.get(60, SECONDS)).isEqualTo(1008);
  }

  @Test
  void anotherRoleEndsTheLiveLine() throws Exception {
    String name = user("member");
    Browser.Live live =
        Browser.signedIn(port, name, LONG_PASSWORD).live("http://127.0.0.1:" + port);
    live.heard.get(60, SECONDS);
    put(name, "role", new NewRole("viewer"));
    assertThat(live.closed.get(60, SECONDS)).isEqualTo(1008);
  }

  @Test
  void aSessionThatSomebodyPlantedIsNotTheOneThatIsSignedIn() {
    Browser victim = new Browser(port);
    victim.plant("0123456789ABCDEF0123456789ABCDEF");
    victim.signIn(ADMIN, PASSWORD);
    assertThat(victim.session()).isNotEmpty().isNotEqualTo("0123456789ABCDEF0123456789ABCDEF");
    Browser thief = new Browser(port);
    thief.plant("0123456789ABCDEF0123456789ABCDEF");
    assertThat(thief.isSignedIn()).isFalse();
    assertThat(victim.isSignedIn()).isTrue();
  }

  @Test
  void signingInAgainTakesAnotherSession() {
    String name = user("member");
    Browser attackers = Browser.signedIn(port, name, LONG_PASSWORD);
    String known = attackers.session();
    Browser victim = new Browser(port);
    victim.plant(known);
    victim.signIn(ADMIN, PASSWORD);
    assertThat(victim.session()).isNotEqualTo(known);
    assertThat(attackers.get("/users").reply().status()).isNotEqualTo(200);
    assertThat(victim.get("/users").reply().status()).isEqualTo(200);
  }

  @Test
  void theSignInPageLeavesNoSessionBehind() {
    Browser visitor = new Browser(port);
    assertThat(visitor.get("/login").reply().raw().headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith(Browser.COOKIE + "-form=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(visitor.session()).isEmpty();
    assertThat(visitor.get("/peers").location()).isEqualTo("/login?to=%2Fpeers");
    assertThat(visitor.session()).isEmpty();
  }

  @Test
  void theSessionsCookieIsForTheBrowserAndThisSiteOnly() {
    Browser.Page in =
        new Browser(port)
            .submit("/login", "/login", Map.of("username", ADMIN, "password", PASSWORD));
    assertThat(in.reply().raw().headers().allValues("Set-Cookie"))
        .anyMatch(
            cookie ->
                cookie.startsWith(Browser.COOKIE + "=")
                    && cookie.contains("HttpOnly")
                    && cookie.contains("SameSite=Strict"));
  }

  @Test
  void afterTheSignInOneIsWhereOneWantedToGoAndNowhereElse() {
    Browser visitor = new Browser(port);
    String to = visitor.get("/files?q=a%20b").location();
    assertThat(to).isEqualTo("/login?to=%2Ffiles%3Fq%3Da%2520b");
    assertThat(signIn(visitor, "/files?q=a%20b").location()).isEqualTo("/files?q=a%20b");
    for (String elsewhere :
        new String[] {
          "https://evil.example/",
          "//evil.example",
          "/\\evil.example",
          "/\r\nLocation: x",
          "javascript:alert(1)",
          ""
        }) {
      assertThat(signIn(new Browser(port), elsewhere).location()).as(elsewhere).isEqualTo("/");
    }
  }

  private static Browser.Page signIn(Browser visitor, String to) {
    return visitor.submit(
        "/login", "/login", Map.of("username", ADMIN, "password", PASSWORD, "to", to));
  }

  @Test
  void whoGuessesIsToldHowLongToWait() {
    String name = user("member");
    Browser browser = new Browser(port);
    for (int i = 0; i < 5; i++) {
      assertThat(
              browser
                  .submit("/login", "/login", Map.of("username", name, "password", "wrong"))
                  .location())
          .startsWith("/login?error");
    }
    String slowed =
        browser
            .submit("/login", "/login", Map.of("username", name, "password", "wrong"))
            .location();
    assertThat(slowed).matches("/login\\?wait=[1-9][0-9]?&.*");
    assertThat(browser.get(slowed).reply().text()).contains("Too many tries");
  }

  @Test
  void signingOutEverywhereEndsEverySignInAndTheLiveLine() throws Exception {
    String name = user("member");
    Browser office = Browser.signedIn(port, name, LONG_PASSWORD);
    Browser laptop = Browser.signedIn(port, name, LONG_PASSWORD);
    Browser.Live live = laptop.live("http://127.0.0.1:" + port);
    live.heard.get(60, SECONDS);
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    assertThat(office.submit("/account", "/account/sign-out", Map.of()).location())
        .isEqualTo("/login?everywhere");
    assertThat(live.closed.get(60, SECONDS)).isEqualTo(1008);
    assertThat(laptop.isSignedIn()).isFalse();
    assertThat(office.isSignedIn()).isFalse();
    assertThat(Browser.signedIn(port, name, LONG_PASSWORD).isSignedIn()).isTrue();
    peer.beat();
    peer.logout(true);
  }

  @Test
  void soManySessionsOfAUserAndTheOldestEnds() {
    String name = user("member");
    Browser first = Browser.signedIn(port, name, LONG_PASSWORD);
    Browser second = Browser.signedIn(port, name, LONG_PASSWORD);
    for (int i = 0; i < 49; i++) {
      assertThat(second.isSignedIn()).isTrue();
      assertThat(Browser.signedIn(port, name, LONG_PASSWORD).session()).isNotEmpty();
    }
    assertThat(first.isSignedIn()).isFalse();
    assertThat(second.isSignedIn()).isTrue();
  }

  @Test
  void anAdminSignsOthersOutEverywhere() {
    String name = user("member");
    Browser browser = Browser.signedIn(port, name, LONG_PASSWORD);
    Browser admin = Browser.signedIn(port, ADMIN, PASSWORD);
    admin.submit("/users/" + name, "/users/sign-out", Map.of("name", name));
    assertThat(admin.get("/users").reply().text()).contains(name + " is signed out everywhere.");
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(admin.isSignedIn()).isTrue();
  }

  @Test
  void onesOwnPasswordIsChangedByWhoKnowsIt() throws Exception {
    String name = user("viewer");
    Browser browser = Browser.signedIn(port, name, LONG_PASSWORD);
    Browser.Live live = browser.live("http://127.0.0.1:" + port);
    live.heard.get(60, SECONDS);
    browser.submit(
        "/account",
        "/account/password",
        Map.of("now", "not the one", "password", "another long password"));
    assertThat(browser.get("/account").reply().text())
        .contains("The password that you have now is another one.");
    browser.submit(
        "/account", "/account/password", Map.of("now", LONG_PASSWORD, "password", "short"));
    assertThat(browser.get("/account").reply().text()).contains("at least 8 characters");
    assertThat(
            browser
                .submit(
                    "/account",
                    "/account/password",
                    Map.of("now", LONG_PASSWORD, "password", "another long password"))
                .location())
        .isEqualTo("/login?changed");
    assertThat(live.closed.get(60, SECONDS)).isEqualTo(1008);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(Browser.signedIn(port, name, "another long password").isSignedIn()).isTrue();
  }

  @Test
  void theLiveLineWantsAnOrigin() {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    assertThat(browser.live(null).handshake()).isEqualTo(403);
    assertThat(browser.live("null").handshake()).isEqualTo(403);
  }

  @Test
  void aChangeComesFromOurOwnPagesOnly() {
    Browser browser = Browser.signedIn(port, ADMIN, PASSWORD);
    String token = browser.get("/account").token();
    Http page = browser.http().with("X-CSRF-TOKEN", token);
    String path = Paths.FILES + "/" + name("none");
    assertThat(page.delete(path).status()).isEqualTo(404);
    assertThat(page.with("Origin", "http://localhost:" + port).delete(path).status())
        .isEqualTo(403);
    assertThat(page.with("Origin", "null").delete(path).status()).isEqualTo(403);
    assertThat(page.with("Sec-Fetch-Site", "same-site").delete(path).status()).isEqualTo(403);
    assertThat(page.with("Sec-Fetch-Site", "cross-site").delete(path).status()).isEqualTo(403);
    assertThat(page.with("Sec-Fetch-Site", "same-origin").delete(path).status()).isEqualTo(404);
    assertThat(admin().delete(path).status()).isEqualTo(404);
    assertThat(admin().with("Origin", "http://evil.example").delete(path).status()).isEqualTo(403);
  }

  private Http admin() {
    return http.basic(ADMIN, PASSWORD);
  }

  private void put(String name, String what, Object body) {
    assertThat(admin().send("PUT", Paths.USERS + "/" + name + "/" + what, body).status())
        .isEqualTo(204);
  }

  private List<String> roleChanges() {
    EventPage page =
        admin()
            .get(Paths.EVENTS + "?kind=role-changed&order=" + Paths.NEWEST_FIRST)
            .as(EventPage.class);
    return page.events().stream().map(EventRecord::text).toList();
  }

  private String roleOf(String name) {
    return Arrays.stream(admin().get(Paths.USERS).as(UserRecord[].class))
        .filter(user -> user.name().equals(name))
        .findFirst()
        .orElseThrow()
        .role();
  }

  private String user(String role) {
    String name = role + root().substring(0, 8);
    admin().post(Paths.USERS, new NewUser(name, LONG_PASSWORD, role)).as(UserRecord.class);
    return name;
  }
}
