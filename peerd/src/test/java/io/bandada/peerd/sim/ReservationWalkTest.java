package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileRecord;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The directory keeps a name for an upload that is under way. When it ends without the name,
/// others can have it at once.
class ReservationWalkTest {
  private final SimWorld world = new SimWorld(1, HONEST, HONEST, HONEST);
  private final SimPeer uploader = world.peers.getFirst();
  private final Manifest content = world.content(12);
  private final List<String> failures = new ArrayList<>();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @BeforeEach
  void boot() {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
  }

  @Test
  void anUploadThatFailsGivesItsNameBack() {
    failWhileItIsKept();
    world.runFor(Duration.ofMillis(100));
    assertThat(kept()).isEmpty();
    assertThat(uploader.disk.all("reservation")).isEmpty();
  }

  @Test
  void alsoWhenTheDirectoryIsAwayAtThatMoment() {
    failWhileItIsKept();
    world.directory.down = true;
    world.runFor(Duration.ofMinutes(1));
    assertThat(kept()).as("it has not heard it").isNotEmpty();
    world.directory.down = false;
    world.runFor(Duration.ofSeconds(40));
    assertThat(kept()).isEmpty();
  }

  @Test
  void alsoWhenThePeerWasKilledAtThatMoment() {
    failWhileItIsKept();
    world.directory.down = true;
    world.runFor(Duration.ofMillis(50));
    uploader.crash();
    world.directory.down = false;
    uploader.boot();
    world.runFor(Duration.ofSeconds(3));
    assertThat(kept()).isEmpty();
    assertThat(uploader.disk.all("reservation")).isEmpty();
  }

  @Test
  void whatTheDirectoryHasGivenBackByItselfIsNotTriedForEver() {
    failWhileItIsKept();
    world.directory.down = true;
    world.runFor(Duration.ofMinutes(12));
    assertThat(uploader.disk.all("reservation")).isEmpty();
  }

  @Test
  void anUploadWhoseContentIsGoneAtTheNextStartGivesItsNameBack() {
    slowly();
    upload();
    world.runFor(Duration.ofSeconds(5));
    assertThat(kept()).containsExactly("a");
    uploader.crash();
    uploader.disk.lose(content.id());
    uploader.boot();
    world.runFor(Duration.ofSeconds(3));
    assertThat(kept()).isEmpty();
    assertThat(uploader.disk.all("upload")).isEmpty();
  }

  @Test
  void theSameUploadOnceMoreIsNotDisturbed() {
    failWhileItIsKept();
    world.directory.down = true;
    world.runFor(Duration.ofMillis(50));
    world.directory.remove("a");
    world.directory.down = false;
    upload();
    world.runFor(Duration.ofMinutes(1));
    assertThat(world.directory.names).containsKey("a");
    assertThat(uploader.disk.all("reservation")).isEmpty();
  }

  @Test
  void anUploadThatCannotBeWrittenDownSaysThatTheDiskIsFullAndKeepsNoName() {
    uploader.disk.noRoomForRecords = true;
    upload();
    world.runFor(Duration.ofSeconds(1));
    assertThat(failures).containsExactly("NO_SPACE");
    assertThat(kept()).isEmpty();
  }

  /// The name came from elsewhere while this upload was under way: a directory that lost its memory
  /// hears of lost names again.
  private void failWhileItIsKept() {
    slowly();
    upload();
    world.runFor(Duration.ofSeconds(3));
    assertThat(kept()).containsExactly("a");
    Manifest other = world.content(1);
    world.directory.name(
        new FileRecord(
            "a",
            other.id().hex(),
            other.size(),
            1,
            "2026-11-22T00:00:00Z",
            SimDirectory.USER,
            1,
            1));
    world.peers.forEach(p -> p.uplinkBytesPerSecond = 1L << 30);
    for (int i = 0; i < 300_000 && failures.isEmpty(); i++) {
      world.runFor(Duration.ofMillis(1));
    }
    assertThat(failures).containsExactly("CONFLICT");
    assertThat(kept()).containsExactly("a");
  }

  private void slowly() {
    world.peers.forEach(p -> p.uplinkBytesPerSecond = 20_000);
  }

  private List<String> kept() {
    return world.directory.uploads.names(uploader);
  }

  private void upload() {
    uploader.act(
        node ->
            node.uploads()
                .begin(
                    uploader.disk.importWhole(content),
                    new UploadOrder("a", 3, 3, false),
                    new UploadListener() {
                      @Override
                      public void progress(UploadProgress progress) {}

                      @Override
                      public void done(UploadResult result) {}

                      @Override
                      public void failed(NodeFailure failure, boolean goesOn) {
                        failures.add(failure.kind().toString());
                      }
                    }));
  }
}
