package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The peers hold the truth: a directory may be restarted, and may even lose its database, and
/// nothing else is lost.
class DirectoryLossIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void aRestartedDirectoryGoesOnWhereItWas() {
    try (Network network = Network.of(DirectoryLossIT.class, 3)) {
      Path file = network.file("f", 4_000_000, 1);
      network.upload(network.peer(1), file, "f");
      network.awaitCopies("f", 3);
      Map<String, String> before = catalog(network);

      network.directory().program().kill();
      // What is here can be read without a directory; what needs one says so.
      network.peer(1).ctl().run("ls").expect(8);
      network.directory().startAgain();

      network
          .peers()
          .forEach(peer -> network.directory().awaitState(peer.name(), "live", PATIENCE));
      awaitIndexesVerified(network, Instant.now());
      assertThat(catalog(network)).isEqualTo(before);
      network.upload(network.peer(2), network.file("g", 1_000_000, 2), "g");
    }
  }

  @Test
  void aDirectoryThatLostItsDatabaseIsExactAgainWithoutAnyoneDoingAnything() {
    try (Network network = Network.of(DirectoryLossIT.class, 3)) {
      Path file = network.file("f", 4_000_000, 1);
      network.upload(network.peer(1), file, "names/f");
      network.upload(network.peer(2), network.file("g", 600_000, 2), "names/g");
      network.upload(network.peer(2), network.file("g2", 700_000, 3), "gone");
      network.peer(2).ctl().ok("rm", "gone");
      network.awaitCopies("names/f", 3);
      network.awaitCopies("names/g", 3);
      Map<String, String> before = catalog(network);

      network.directory().program().kill();
      network.directory().loseDatabase();
      network.directory().startAgain();
      Instant again = Instant.now();

      // Only the accounts need a new set-up; the peers' sessions stand.
      network.directory().setUp();
      network
          .peers()
          .forEach(peer -> network.directory().awaitState(peer.name(), "live", PATIENCE));
      awaitIndexesVerified(network, again);
      await("the names are back")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(catalog(network)).isEqualTo(before));
      assertThat(Network.sha256(network.peer(3).ctl().ok("download", "names/f", "-").outBytes()))
          .isEqualTo(Network.sha256(file));
      network.upload(network.peer(3), network.file("h", 500_000, 4), "h");
    }
  }

  /// Name -> id, size, revision, copies.
  private static Map<String, String> catalog(Network network) {
    Map<String, String> catalog = new TreeMap<>();
    for (JsonNode file : network.directory().get("/api/v1/files?limit=1000").get("files")) {
      catalog.put(
          file.get("name").asString(),
          file.get("root").asString()
              + " "
              + file.get("sizeBytes").asLong()
              + " r"
              + file.get("revision").asInt()
              + " x"
              + file.get("copies").asInt());
    }
    return catalog;
  }

  /// Count and digest were equal on both sides, after that moment, for every peer.
  private static void awaitIndexesVerified(Network network, Instant after) {
    await("every index is verified")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              for (JsonNode peer : network.directory().get("/api/v1/peers").get("peers")) {
                JsonNode at = peer.get("indexVerifiedAt");
                if (at == null || at.isNull() || Instant.parse(at.asString()).isBefore(after)) {
                  return false;
                }
              }
              return true;
            });
  }
}
