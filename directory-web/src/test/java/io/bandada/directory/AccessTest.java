package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.NewPassword;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Setup;
import io.bandada.directory.api.UserRecord;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Who may do what, and what bad input is answered with.
class AccessTest extends DirectoryTest {
  private static final String LONG_PASSWORD = "a long enough password";

  @Autowired Catalog catalog;

  @Test
  void aViewerReadsAndNothingElse() {
    Http viewer = user("viewer");
    assertThat(viewer.get(Paths.FILES).status()).isEqualTo(200);
    assertThat(viewer.get(Paths.PEERS).status()).isEqualTo(200);
    assertThat(viewer.get(Paths.EVENTS).status()).isEqualTo(200);
    assertThat(viewer.delete(Paths.FILES + "/x").status()).isEqualTo(403);
    assertThat(viewer.get(Paths.USERS).status()).isEqualTo(403);
    assertThat(viewer.post(Paths.PING, "{}").status()).isEqualTo(404);
  }

  @Test
  void aViewerRunsNoPeers() {
    String name = userName("viewer");
    add(name, "viewer");
    Http.Reply refused = door().anonymous().post(Paths.LOGIN, login(name, LONG_PASSWORD));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo(Problem.NOT_ALLOWED);
  }

  @Test
  void aMemberRemovesOwnFilesOnly() {
    String member = userName("member");
    add(member, "member");
    Http http = this.http.basic(member, LONG_PASSWORD);
    String own = name("own");
    String foreign = name("foreign");
    catalog.publish(new FileName(own), root(), 1, member, 1, false);
    catalog.publish(new FileName(foreign), root(), 1, "another", 1, false);
    assertThat(http.delete(Paths.FILES + "/" + foreign).code()).isEqualTo(Problem.NOT_ALLOWED);
    assertThat(http.delete(Paths.FILES + "/" + own).status()).isEqualTo(204);
    assertThat(http.delete(Paths.FILES + "/" + own).status()).isEqualTo(404);
    assertThat(http.get(Paths.USERS).status()).isEqualTo(403);
    assertThat(this.http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + foreign).status())
        .isEqualTo(204);
  }

  @Test
  void aPeerNeverManagesUsersWhoeverItsOwnerIs() {
    TestPeer peer = peer("admins");
    assertThat(peer.http.get(Paths.USERS).status()).isEqualTo(404);
    peer.logout(true);
  }

  @Test
  void aRemovedUserTakesHisPeersSessionsAlong() {
    String name = userName("leaver");
    add(name, "member");
    TestPeer peer = TestPeer.login(door(), name, LONG_PASSWORD, name);
    peer.beat();
    Http admin = http.basic(ADMIN, PASSWORD);
    assertThat(
            admin
                .send(
                    "PUT",
                    Paths.USERS + "/" + name + "/password",
                    new NewPassword("another long one"))
                .status())
        .isEqualTo(204);
    assertThat(http.basic(name, "another long one").get(Paths.FILES).status()).isEqualTo(200);
    assertThat(admin.delete(Paths.USERS + "/" + name).status()).isEqualTo(204);
    assertThat(peer.tryPing().status()).isEqualTo(401);
    assertThat(http.basic(name, "another long one").get(Paths.FILES).status()).isEqualTo(401);
  }

  @Test
  void wrongPasswordsAndUnknownUsersAreOneAnswer() {
    Http.Reply wrong = door().anonymous().post(Paths.LOGIN, login(ADMIN, "wrong password"));
    http.basic(ADMIN, PASSWORD).get(Paths.FILES);
    Http.Reply unknown =
        door().anonymous().post(Paths.LOGIN, login(userName("nobody"), "wrong password"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo(Problem.WRONG_PASSWORD);
    assertThat(unknown.text()).isEqualTo(wrong.text());
  }

  @Test
  void guessingIsSlowedDown() {
    String name = userName("guessed");
    add(name, "member");
    for (int i = 0; i < 5; i++) {
      assertThat(door().anonymous().post(Paths.LOGIN, login(name, "wrong" + i)).status())
          .isEqualTo(401);
    }
    Http.Reply slowed = door().anonymous().post(Paths.LOGIN, login(name, "wrong"));
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.raw().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void theSetupIsOverOnceThereIsAnAdmin() {
    assertThat(Files.exists(data.resolve("setup-token"))).isFalse();
    assertThat(http.post(Paths.SETUP, new Setup("x", "eve", LONG_PASSWORD)).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/ping, not json, 400",
    "POST, /api/v1/ping, {}, 400",
    "PATCH, /api/v1/files, {}, 404",
    "GET, /api/v1/nothing, , 404",
    "GET, /api/v1/files?limit=many, , 400",
    "GET, /api/v1/files?sort=smell, , 400",
    "GET, /api/v1/download, , 400",
    "GET, /api/v1/download?root=ABC, , 400",
    "GET, /api/v1/download?root=00000000, , 404",
    "DELETE, /api/v1/files/none, , 404",
    "GET, /api/v1/peers/none, , 404"
  })
  void whateverIsWrongIsAProblem(String method, String path, @Nullable String body, int status) {
    TestPeer peer = peer("wrong");
    Http.Reply reply = peer.http.send(method, path, body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.raw().headers().firstValue("Content-Type"))
        .contains("application/problem+json");
    assertThat(reply.code()).isNotEmpty();
    assertThat(reply.text()).doesNotContain("Exception").doesNotContain("io.bandada");
    peer.logout(true);
  }

  @Test
  void aMissingFieldIsNamed() {
    TestPeer peer = peer("missing");
    Http.Reply reply =
        peer.http.post(
            Paths.UPLOAD,
            "{\"sizeBytes\":1,\"root\":\"x\",\"copies\":0,\"ack\":0,\"replace\":false}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("detail").asString()).isEqualTo("the field `name` is missing");
    peer.logout(true);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedUnread() {
    TestPeer peer = peer("large");
    // The connection ends at once: whoever is still sending may not come to hear why.
    int status;
    try {
      status = peer.http.post(Paths.PING, "x".repeat(5 << 20)).status();
    } catch (java.io.UncheckedIOException _) {
      status = 413;
    }
    assertThat(status).isEqualTo(413);
    peer.logout(true);
  }

  @Test
  void namesAndSizesThatCannotBeAreRefused() {
    TestPeer peer = peer("names");
    for (String name : List.of("../etc/passwd", "a\u202eb", "x".repeat(256), "", "a\u0000b")) {
      Http.Reply reply = peer.publish(name, root(), 1);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo(Problem.BAD_NAME);
    }
    assertThat(peer.publish("fine", root(), -1).status()).isEqualTo(400);
    assertThat(peer.publish("fine", root(), Long.MAX_VALUE).status()).isEqualTo(400);
    assertThat(peer.publish("fine", "../../x", 1).status()).isEqualTo(400);
    peer.logout(true);
  }

  @Test
  void metricsAreForSignedInUsersAndHealthIsForAll() {
    assertThat(http.get("/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(http.get("/actuator/prometheus").status()).isEqualTo(401);
    Http.Reply metrics = http.basic(ADMIN, PASSWORD).get("/actuator/prometheus");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.text()).contains("bandada_peers{state=\"live\"}");
  }

  @Test
  void theDescriptionOfTheApiIsForSignedInUsers() {
    assertThat(http.get("/api/v1/openapi").status()).isEqualTo(401);
    assertThat(
            http.basic(ADMIN, PASSWORD).get("/api/v1/openapi").json().path("paths").has(Paths.PING))
        .isTrue();
  }

  @Test
  void pagesCarryAStrictPolicy() {
    Http.Reply login = http.get("/login");
    assertThat(login.raw().headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  private Http user(String role) {
    String name = userName(role);
    add(name, role);
    return http.basic(name, LONG_PASSWORD);
  }

  private void add(String name, String role) {
    UserRecord added =
        http.basic(ADMIN, PASSWORD)
            .post(Paths.USERS, new NewUser(name, LONG_PASSWORD, role))
            .as(UserRecord.class);
    assertThat(added.role()).isEqualTo(role);
  }

  private static String userName(String stem) {
    return stem + root().substring(0, 8);
  }

  private static LoginRequest login(String user, String password) {
    return new LoginRequest(
        user,
        password,
        null,
        "peer-of-" + user,
        List.of("127.0.0.1:9"),
        null,
        1,
        1,
        1,
        null,
        new TestIdentity().csr(),
        null);
  }
}
