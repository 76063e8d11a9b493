package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// kill -9 of whoever matters most, in the middle of its work.
class SourceKilledIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long BIG = 400_000_000;

  private final Network network = Network.of(SourceKilledIT.class, 4);

  @AfterEach
  void end() {
    network.close();
  }

  @Test
  void aDownloadSurvivesTheDeathOfASourceAndOfItsOwnDaemon() {
    Path file = network.file("big", BIG, 1);
    String id = network.upload(network.peer(1), file, "big");
    network.awaitCopies("big", 3);
    Peer reader =
        network.peers().stream().filter(peer -> !peer.holds(id)).findFirst().orElseThrow();
    Peer victim = network.peers().stream().filter(peer -> peer != reader).findFirst().orElseThrow();

    // Its own daemon dies first: what was fetched stays, and the job goes on when it is back.
    Path first = network.folder().resolve("first");
    Program broken =
        reader
            .ctl()
            .start(
                "download", network.log("broken-download"), "-q", "download", "big", "-O", first);
    awaitSomeOf(first, broken);
    reader.program().kill();
    assertThat(broken.exit()).as(broken.log()).isNotZero();
    assertThat(Files.exists(first)).as("no half file under the real name").isFalse();
    reader.startAgain();
    reader.awaitAnswering();

    // And while it fetches the rest, one of its sources.
    Path second = network.folder().resolve("second");
    Program download =
        reader
            .ctl()
            .start("download", network.log("download"), "-q", "download", "big", "-O", second);
    awaitSomeOf(second, download);
    victim.program().kill();

    assertThat(download.exit()).as(download.log()).isZero();
    assertThat(Network.sha256(second)).isEqualTo(Network.sha256(file));
    assertThat(reader.holds(id)).isTrue();
  }

  @Test
  void anUploadGoesOnByItselfAfterItsDaemonWasKilled() {
    Peer uploader = network.peer(1);
    Path file = network.file("mine", 30_000_000, 2);
    // Nobody takes a copy for now, so the upload stays where it is: spreading.
    for (int i = 2; i <= 4; i++) {
      network.peer(i).program().freeze();
    }
    Program upload =
        uploader
            .ctl()
            .start("upload", network.log("upload"), "-q", "upload", file, "--name", "mine");
    await("the upload spreads")
        .atMost(PATIENCE)
        .until(
            () -> {
              String transfers = uploader.ctl().ok("transfer", "ls", "--json").out();
              return transfers.contains("spreading") || transfers.contains("waiting");
            });

    uploader.program().kill();
    assertThat(upload.exit()).as(upload.log()).isNotZero();
    for (int i = 2; i <= 4; i++) {
      network.peer(i).program().thaw();
    }
    uploader.startAgain();
    uploader.awaitAnswering();

    await("the name is given")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> network.peer(2).ctl().run("stat", "mine").exit() == 0);
    network.awaitCopies("mine", 3);
    assertThat(Network.sha256(network.peer(4).ctl().ok("download", "mine", "-").outBytes()))
        .isEqualTo(Network.sha256(file));
  }

  /// Some bytes have come, and more are to come.
  private static void awaitSomeOf(Path destination, Program download) {
    await("the download is under way")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              download.checkAlive();
              return Network.bytesOfPart(destination) > 0;
            });
  }
}
