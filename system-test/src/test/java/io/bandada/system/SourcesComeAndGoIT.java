package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Those who have a file move, lose it, or are gone: whoever waits for it gets it, or hears why
/// not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourcesComeAndGoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Network network = Network.of(SourcesComeAndGoIT.class, 3);

  @AfterAll
  void end() {
    network.close();
  }

  @Test
  void aSourceThatCameBackOnAnotherPortIsFoundByThoseWhoWaitForIt() {
    Path file = network.file("moves", 1_000_000, 1);
    Peer source = network.peer(3);
    source.ctl().ok("upload", "--copies", "1", "--ack", "1", file, "--name", "moves");
    source.program().kill();

    // Two wait from the time when it is not reachable.
    Path first = network.folder().resolve("moves.first");
    Program waiting =
        network
            .peer(1)
            .ctl()
            .start("download", network.log("waiting"), "-q", "download", "moves", "-O", first);
    awaitText("not reachable", "explain", "moves");
    source.startAgain();
    source.awaitAnswering();
    Path second = network.folder().resolve("moves.second");
    Program later =
        network
            .peer(1)
            .ctl()
            .start("download", network.log("later"), "-q", "download", "moves", "-O", second);

    assertThat(waiting.exit()).as(waiting.log()).isZero();
    assertThat(later.exit()).as(later.log()).isZero();
    assertThat(Network.sha256(first)).isEqualTo(Network.sha256(file));
    assertThat(Network.sha256(second)).isEqualTo(Network.sha256(file));
  }

  @Test
  void whoWaitsForWhatIsRemovedHearsByWhom() {
    Path file = network.file("removed", 1_000_000, 2);
    Peer source = network.peer(2);
    source.ctl().ok("upload", "--copies", "1", "--ack", "1", file, "--name", "removed");
    source.program().freeze();
    Path copy = network.folder().resolve("removed.copy");
    Program waiting =
        network
            .peer(1)
            .ctl()
            .start("download", network.log("removed"), "download", "removed", "-O", copy);
    awaitText("removed", "transfer", "ls");

    network.peer(3).ctl().ok("rm", "removed");

    assertThat(waiting.exit()).as(waiting.log()).isEqualTo(3);
    assertThat(waiting.log()).contains("removed was removed by " + DirectoryServer.ADMIN);
    assertThat(network.peer(1).ctl().run("download", "removed", "-O", copy).expect(3).err())
        .contains("removed by " + DirectoryServer.ADMIN);
    source.program().thaw();
  }

  @Test
  void withoutACopyTheLastHolderIsNamed() {
    Path file = network.file("nowhere", 1_000_000, 3);
    Peer source = network.peer(2);
    source.ctl().ok("upload", "--copies", "1", "--ack", "1", file, "--name", "nowhere");
    source.ctl().ok("logout", "--force");
    Path copy = network.folder().resolve("nowhere.copy");
    Program patient =
        network
            .peer(3)
            .ctl()
            .start(
                "patient",
                network.log("patient"),
                "-q",
                "download",
                "--wait",
                "nowhere",
                "-O",
                copy);

    Answer told =
        network
            .peer(1)
            .ctl()
            .run("download", "nowhere", "-O", network.folder().resolve("nowhere.other"))
            .expect(8);

    assertThat(told.err())
        .contains("no peer has nowhere now", source.name() + " (last seen 20", "--wait");
    source.login(network.directory());
    assertThat(patient.exit()).as(patient.log()).isZero();
    assertThat(Network.sha256(copy)).isEqualTo(Network.sha256(file));
  }

  @Test
  void aStoreThatIsAwayIsToldSoAndComesBackAndOneThatIsDeletedIsNotCounted() throws IOException {
    Peer holder = network.peer(2);
    Path file = network.file("kept", 1_000_000, 7);
    holder.ctl().ok("upload", "--copies", "1", "--ack", "1", file, "--name", "kept");
    network.awaitCopies("kept", 1);

    Path elsewhere = Files.move(holder.data(), network.folder().resolve("elsewhere"));
    network.awaitCopies("kept", 0);
    assertThat(holder.ctl().ok("status").out())
        .contains("trouble")
        .contains("was it moved or deleted, or is its disk not mounted?");
    awaitText("its store is not well: the folder ", "peer", "ls", "--json");
    assertThat(holder.data()).doesNotExist();
    assertThat(
            holder
                .ctl()
                .run("upload", "--copies", "1", "--ack", "1", file, "--name", "more")
                .expect(8)
                .err())
        .contains("is gone");

    Files.move(elsewhere, holder.data());
    network.awaitCopies("kept", 1);
    assertThat(holder.status().get("troubles")).isEmpty();
    Path back = network.folder().resolve("kept.back");
    network.peer(1).ctl().ok("download", "kept", "-O", back);
    assertThat(Network.sha256(back)).isEqualTo(Network.sha256(file));

    for (Peer peer : List.of(holder, network.peer(1))) {
      try (Stream<Path> files = Files.walk(peer.data().resolve("store"))) {
        for (Path one : files.filter(Files::isRegularFile).toList()) {
          Files.delete(one);
        }
      }
    }
    network.awaitCopies("kept", 0);
    assertThat(holder.program().log())
        .containsOnlyOnce("deleted, moved or replaced below this store");
  }

  /// Peer 1 says so, sooner or later.
  private void awaitText(String text, Object... command) {
    await(text)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> network.peer(1).ctl().run(command).out().contains(text));
  }
}
