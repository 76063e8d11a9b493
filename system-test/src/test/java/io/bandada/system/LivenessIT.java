package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A peer that falls silent is late first and gone later, and comes back by itself.
class LivenessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void aHangingPeerIsStaleThenLostAndComesBack() {
    try (Network network = Network.of(LivenessIT.class, 3, DirectoryServer.SHORT_LEASES)) {
      DirectoryServer directory = network.directory();
      Peer silent = network.peer(3);
      directory.awaitState(silent.name(), "live", PATIENCE);
      String id = network.upload(network.peer(1), network.file("f", 1_000_000, 1), "f");
      network.awaitCopies("f", 3);

      silent.program().freeze();
      directory.awaitState(silent.name(), "stale", PATIENCE);
      // Late is not gone: its copy still counts.
      assertThat(network.fileRecord("f").get("copies").asInt()).isEqualTo(3);
      directory.awaitState(silent.name(), "lost", PATIENCE);
      network.awaitCopies("f", 2);
      assertThat(network.peer(2).ctl().ok("download", "f", "-").outBytes()).hasSize(1_000_000);

      silent.program().thaw();
      directory.awaitState(silent.name(), "live", PATIENCE);
      network.awaitCopies("f", 3);
      assertThat(silent.holds(id)).isTrue();
      assertThat(network.peer(1).ctl().ok("events").out())
          .contains("peer-stale")
          .contains("peer-lost");
    }
  }
}
