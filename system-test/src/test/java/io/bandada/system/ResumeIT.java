package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What kill -9 costs a download: what was not synced, and no more.
class ResumeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long MIB = 1 << 20;
  private static final long SIZE = 256 * MIB;
  private static final long BEFORE = 90 * MIB;

  /// What the daemon stores at most before it syncs. What was written and not synced is mostly
  /// found again, too.
  private static final long BATCH = 64 * MIB;

  private final Network network = Network.of(ResumeIT.class, 1);

  @BeforeEach
  void aReaderThatIsNotTooQuick() {
    network.addPeers(1, "download_rate = \"40Mi\"");
  }

  @AfterEach
  void end() {
    network.close();
  }

  @Test
  void afterKillNineNoMoreThanOneBatchIsSentAgain() {
    Peer source = network.peer(1);
    Peer reader = network.peer(2);
    Path file = network.file("big", SIZE, 1);
    source.ctl().ok("upload", "--copies", "1", "--ack", "1", file, "--name", "big");
    Path target = network.folder().resolve("target");

    Program broken =
        reader
            .ctl()
            .start(
                "download", network.log("broken-download"), "-q", "download", "big", "-O", target);
    await("much of it has come")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> sent(source) >= BEFORE);
    reader.program().kill();
    assertThat(broken.exit()).as(broken.log()).isNotZero();
    assertThat(sent(source)).as("killed in the middle").isLessThan(SIZE);

    reader.startAgain();
    reader.awaitAnswering();
    reader.awaitLive();
    reader.ctl().ok("-q", "download", "big", "-O", target);

    assertThat(Network.sha256(target)).isEqualTo(Network.sha256(file));
    assertThat(sent(source)).isBetween(SIZE, SIZE + BATCH);
  }

  /// Bytes of pieces that left it so far, by its own counter.
  private static long sent(Peer peer) {
    return peer.metrics()
        .lines()
        .filter(line -> line.startsWith("peerd_sent_bytes_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
