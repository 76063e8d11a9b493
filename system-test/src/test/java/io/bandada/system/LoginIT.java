package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// How a machine comes into the network and out of it, as a person types it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int NOT_LOGGED_IN = 5;

  private final Network network = Network.of(LoginIT.class, 0);
  private int peers;

  @BeforeAll
  void aMember() {
    user("mia", "member");
  }

  @AfterAll
  void end() {
    network.close();
  }

  @Test
  void aJoinTokenBringsAMachineInOnce() {
    Peer peer = peer();
    String token = token();

    withToken(peer, token).expect(0);
    peer.awaitLive();
    JsonNode me = peer.ctl().ok("whoami", "--json").json();
    assertThat(me.get("user").asString()).isEqualTo(DirectoryServer.ADMIN);
    assertThat(me.get("fingerprint").asString()).contains(network.directory().fingerprint());

    Peer second = peer();
    Answer again = withToken(second, token);
    assertThat(again.exit()).as(again.err()).isEqualTo(NOT_LOGGED_IN);
    assertThat(again.err()).contains("token").doesNotContain(token).doesNotContain("Exception");
  }

  @Test
  void anUnknownNetworkIsShownAndNotBelieved() {
    Peer peer = peer();

    Answer answer =
        peer.ctl()
            .run(
                "login",
                "--directory",
                network.directory().peersUrl(),
                "--user",
                DirectoryServer.ADMIN,
                "--password-stdin");

    assertThat(answer.exit()).as(answer.err()).isEqualTo(NOT_LOGGED_IN);
    assertThat(answer.err())
        .contains(network.directory().fingerprint())
        .contains("--fingerprint")
        .doesNotContain("Exception");
    assertThat(peer.status().get("state").asString()).isEqualTo("logged-out");
  }

  @Test
  void anotherNetworkThanTheOneThatWasNamedHearsNoPassword() {
    Peer peer = peer();
    String other = "A".repeat(43);

    Answer answer =
        peer.ctl()
            .run(
                Map.of(),
                DirectoryServer.PASSWORD,
                "login",
                "--directory",
                network.directory().peersUrl(),
                "--fingerprint",
                other,
                "--user",
                DirectoryServer.ADMIN,
                "--password-stdin");

    assertThat(answer.exit()).as(answer.err()).isEqualTo(NOT_LOGGED_IN);
    assertThat(answer.err())
        .contains(network.directory().fingerprint())
        .doesNotContain("Exception");
    assertThat(network.directory().get("/api/v1/events?limit=1000&order=newest").toString())
        .doesNotContain(peer.name());
  }

  @Test
  void plainHttpIsRefusedBeforeAnythingIsSent() {
    Peer peer = peer();
    Answer answer =
        peer.ctl()
            .run(
                Map.of(),
                DirectoryServer.PASSWORD,
                "login",
                "--directory",
                network.directory().url(),
                "--user",
                "admin",
                "--password-stdin");
    assertThat(answer.exit()).as(answer.err()).isNotZero();
    assertThat(answer.err()).contains("https://").doesNotContain("Exception");
  }

  @Test
  void loggingOutAndInAgainNeedsNoFingerprint() {
    Peer peer = peer();
    peer.login(network.directory());
    peer.awaitLive();
    String id = peer.ctl().ok("whoami", "--json").json().get("peer_id").asString();

    peer.ctl().ok("logout");
    assertThat(peer.status().get("state").asString()).isEqualTo("logged-out");
    network.directory().awaitState(peer.name(), "left", PATIENCE);

    peer.ctl()
        .run(
            Map.of(),
            DirectoryServer.PASSWORD,
            "login",
            "--user",
            DirectoryServer.ADMIN,
            "--password-stdin")
        .expect(0);
    peer.awaitLive();
    assertThat(peer.ctl().ok("whoami", "--json").json().get("peer_id").asString()).isEqualTo(id);
  }

  @Test
  void theSessionOutlivesARestartWithoutAnyPassword() {
    Peer peer = peer();
    peer.login(network.directory());
    peer.awaitLive();

    peer.killAndStart();

    peer.awaitLive();
  }

  @Test
  void theKeyIsNobodyElsesToRead() throws IOException {
    Peer peer = peer();
    peer.login(network.directory());
    try (var files = Files.list(peer.data().resolve("node"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches(".*(key|identity).*")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo("rw-------");
      }
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(peer.data().resolve("node"))))
        .isEqualTo("rwx------");
  }

  @Test
  void whoeverIsThrownOutIsOut() {
    Peer peer = peer();
    user("leo", "member");
    peer.ctl().login(network.directory(), "leo", DirectoryServer.PASSWORD).expect(0);
    peer.awaitLive();

    network.directory().send("DELETE", "/api/v1/users/leo", null, true).expect2xx();

    await("the peer knows that it is out")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> peer.status().get("state").asString().equals("logged-out"));
    assertThat(peer.ctl().run("ls").exit()).isEqualTo(NOT_LOGGED_IN);
  }

  @Test
  void aCopiedFolderTakesNothingFromItsOriginalAndBecomesAPeerOfItsOwn() throws Exception {
    Peer original = peer();
    original.login(network.directory());
    original.awaitLive();
    original
        .ctl()
        .ok(
            "upload",
            "--copies",
            "1",
            "--ack",
            "1",
            network.file("of-both", 100_000, 7),
            "--name",
            "of-both");
    String id = original.ctl().ok("whoami", "--json").json().get("peer_id").asString();

    String name = "copy" + ++peers;
    Path data = network.folder().resolve(name);
    assertThat(
            new ProcessBuilder("cp", "-a", original.data().toString(), data.toString())
                .start()
                .waitFor())
        .isZero();
    Files.delete(data.resolve("node/address"));
    Peer copy = network.newPeer(name).awaitAnswering();

    await("the copy is told")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                copy.status().get("troubles").toString().contains("two daemons use the identity"));
    await("the original is told")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                original
                    .status()
                    .get("troubles")
                    .toString()
                    .contains("another daemon uses this peer's identity"));
    assertThat(original.status().get("state").asString()).isEqualTo("live");

    copy.ctl()
        .run(
            Map.of(),
            DirectoryServer.PASSWORD,
            "login",
            "--user",
            DirectoryServer.ADMIN,
            "--password-stdin")
        .expect(0);
    copy.awaitLive();
    assertThat(copy.ctl().ok("whoami", "--json").json().get("peer_id").asString()).isNotEqualTo(id);
    assertThat(original.ctl().ok("whoami", "--json").json().get("peer_id").asString())
        .isEqualTo(id);
    await("both hold it, each for itself")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> network.fileRecord("of-both").get("copies").asInt() == 2);
  }

  private Answer withToken(Peer peer, String token) {
    Path file = network.folder().resolve("token");
    try {
      Files.writeString(file, token + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return peer.ctl()
        .run("login", "--directory", network.directory().peersUrl(), "--token-file", file);
  }

  private String token() {
    return network
        .directory()
        .send("POST", "/api/v1/tokens", Map.of(), true)
        .expect2xx()
        .json()
        .get("token")
        .asString();
  }

  private void user(String name, String role) {
    network
        .directory()
        .send(
            "POST",
            "/api/v1/users",
            Map.of("name", name, "password", DirectoryServer.PASSWORD, "role", role),
            true)
        .expect2xx();
  }

  private Peer peer() {
    peers++;
    return network.newPeer("login" + peers).awaitAnswering();
  }
}
