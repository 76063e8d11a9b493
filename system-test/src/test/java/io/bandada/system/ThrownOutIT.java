package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who is revoked gets no byte more, although its certificate has a day to go and its downloads are
/// under way.
class ThrownOutIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long BIG = 400_000_000;

  private final Network network = Network.of(ThrownOutIT.class, 2);

  @AfterEach
  void end() {
    network.close();
  }

  @Test
  void aRunningDownloadEndsWhenItsPeerIsRevoked() {
    network
        .directory()
        .send(
            "POST",
            "/api/v1/users",
            Map.of("name", "leo", "password", DirectoryServer.PASSWORD, "role", "member"),
            true)
        .expect2xx();
    String id = network.upload(network.peer(1), network.file("big", BIG, 1), "big");
    Peer leo = network.newPeer("leo").awaitAnswering();
    leo.ctl().login(network.directory(), "leo", DirectoryServer.PASSWORD).expect(0);
    leo.awaitLive();
    Path destination = network.folder().resolve("stolen");
    Program download =
        leo.ctl()
            .start("download", network.log("download"), "-q", "download", "big", "-O", destination);
    // The container is made before the first piece comes.
    Path container = leo.data().resolve("store").resolve(id.substring(0, 2)).resolve(id + ".data");
    await("the download is under way")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              download.checkAlive();
              return Files.exists(container);
            });

    // It hangs while the word goes round, so that it cannot be done before.
    leo.program().freeze();
    network.directory().send("DELETE", "/api/v1/peers/leo", null, true).expect2xx();
    awaitTwoBeatsOf("peer1");
    awaitTwoBeatsOf("peer2");
    leo.program().thaw();

    assertThat(download.exit()).as(download.log()).isNotZero();
    assertThat(download.log()).doesNotContain("Exception");
    assertThat(Files.exists(destination)).as("no file under the real name").isFalse();
    await("the peer knows that it is out")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> leo.status().get("state").asString().equals("logged-out"));
  }

  /// The second one has brought what the directory knew at the first.
  private void awaitTwoBeatsOf(String name) {
    for (int beat = 0; beat < 2; beat++) {
      String before = lastSeen(name);
      await("a beat of " + name)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !lastSeen(name).equals(before));
    }
  }

  private String lastSeen(String name) {
    for (JsonNode peer : network.directory().get("/api/v1/peers").get("peers")) {
      if (peer.get("name").asString().equals(name)) {
        return peer.get("lastSeen").asString();
      }
    }
    throw new AssertionError("the directory does not list " + name);
  }
}
