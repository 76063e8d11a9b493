package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An upload walks through its states: publishing, spreading, committing, and is not lost on the
/// way.
class UploadWalkTest {
  private final SimWorld world = new SimWorld(1, HONEST, HONEST, HONEST);
  private final SimPeer uploader = world.peers.get(0);
  private final Manifest content = world.content(12);
  private final Heard heard = new Heard();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void itIsDoneWhenEnoughDisksHaveItDurably() {
    bootAll();
    upload("a", 3, 2, false, heard);
    world.runFor(Duration.ofSeconds(20));
    assertThat(heard.words).last().isEqualTo("done 1");
    assertThat(heard.states).startsWith("publishing").contains("spreading", "committing");
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
  }

  @Test
  void withTooFewPeersTheListenerIsSentAwayAndTheJobGoesOnByItself() {
    uploader.boot();
    world.runFor(Duration.ofSeconds(12));
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(5));
    assertThat(heard.words).containsExactly("failed TRY_LATER goes on");
    assertThat(transfers()).hasSize(1);
    bootAll();
    world.runFor(Duration.ofSeconds(40));
    assertThat(world.directory.names).containsKey("a");
    assertThat(transfers()).isEmpty();
  }

  @Test
  void whileTheDirectoryIsAwayTheJobWaits() {
    bootAll();
    world.directory.down = true;
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(30));
    assertThat(heard.words).containsExactly("failed TRY_LATER goes on");
    world.directory.down = false;
    world.runFor(Duration.ofSeconds(40));
    assertThat(world.directory.names).containsKey("a");
  }

  @Test
  void aTakenNameIsFinalAndTheFreshContentGoesAgain() {
    bootAll();
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(20));
    Manifest other = world.content(3);
    Heard second = new Heard();
    upload(other, "a", 2, 2, false, second);
    world.runFor(Duration.ofSeconds(10));
    assertThat(second.words).containsExactly("failed CONFLICT");
    assertThat(uploader.disk.container(other.id())).isNull();
    assertThat(transfers()).isEmpty();
    assertThat(uploader.disk.all("upload")).isEmpty();
  }

  @Test
  void replaceGivesTheNameItsNextRevision() {
    bootAll();
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(20));
    Heard second = new Heard();
    upload(world.content(3), "a", 2, 2, true, second);
    world.runFor(Duration.ofSeconds(20));
    assertThat(second.words).containsExactly("done 2");
  }

  @Test
  void theSameUploadAgainJoinsAndLaterIsUnchanged() {
    bootAll();
    Heard joined = new Heard();
    upload("a", 2, 2, false, heard);
    upload("a", 2, 2, false, joined);
    world.runFor(Duration.ofMillis(100));
    assertThat(transfers()).hasSize(1);
    world.runFor(Duration.ofSeconds(20));
    assertThat(heard.words).containsExactly("done 1");
    assertThat(joined.words).containsExactly("done 1");
    Heard later = new Heard();
    upload("a", 2, 2, false, later);
    world.runFor(Duration.ofSeconds(5));
    assertThat(later.words).containsExactly("done 1 unchanged");
  }

  @Test
  void aKilledUploaderGoesOnAfterItsNextStart() {
    bootAll();
    upload("a", 3, 3, false, heard);
    world.runFor(Duration.ofMillis(300));
    uploader.crash();
    world.runFor(Duration.ofSeconds(3));
    assertThat(world.directory.names).isEmpty();
    uploader.boot();
    world.runFor(Duration.ofSeconds(60));
    assertThat(world.directory.names).containsKey("a");
  }

  @Test
  void aHolderThatCameBackElsewhereIsAskedThereAsSoonAsTheDirectorySaysSo() {
    bootAll();
    upload(world.content(3), "shared", 3, 3, false, new Heard());
    world.runFor(Duration.ofSeconds(20));
    SimPeer moving = world.peers.get(1);
    moving.crash();
    upload("a", 3, 3, false, heard);
    world.runFor(Duration.ofSeconds(8));
    moving.move();
    moving.boot();
    world.runFor(Duration.ofSeconds(2));
    assertThat(heard.words).isEmpty();
    // Whatever somebody asks: this answer, too, says where that peer is.
    uploader.act(node -> node.downloads().begin("shared", new SimDownloader(uploader, "shared")));
    world.runFor(Duration.ofSeconds(3));
    assertThat(heard.words).containsExactly("done 1");
  }

  @Test
  void aHolderTellsWhatTheContentOnItsWayIsCalled() {
    bootAll();
    upload("a", 3, 3, false, heard);
    world.runFor(Duration.ofMillis(300));
    assertThat(transfers(world.peers.get(1)))
        .singleElement()
        .satisfies(
            replica -> {
              assertThat(replica.kind()).isEqualTo(TransferStatus.Kind.REPLICA);
              assertThat(replica.name()).isEqualTo("a");
            });
  }

  @Test
  void soDoesAPeerThatTheDirectoryOrderedToKeepIt() {
    bootAll();
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(20));
    SimPeer spare =
        world.peers.stream().filter(p -> !p.disk.hasWhole(content.id())).findFirst().orElseThrow();
    world.directory.keep(spare, "a");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 200 && !spare.disk.hasWhole(content.id()); i++) {
      world.runFor(Duration.ofMillis(100));
      transfers(spare).forEach(transfer -> names.add(transfer.name()));
    }
    assertThat(names).contains("a");
  }

  @Test
  void anUploaderThatCameBackElsewhereIsAskedWhereItSaysItself() {
    bootAll();
    upload(world.content(3), "shared", 3, 3, false, new Heard());
    world.runFor(Duration.ofSeconds(20));
    // Its address is known to all from what they fetched.
    for (SimPeer holder : world.peers.subList(1, 3)) {
      holder.act(node -> node.downloads().begin("shared", new SimDownloader(holder, "shared")));
    }
    world.runFor(Duration.ofSeconds(1));
    upload("a", 3, 3, false, heard);
    world.runFor(Duration.ofMillis(200));
    assertThat(world.directory.names).doesNotContainKey("a");
    uploader.crash();
    uploader.move();
    world.runFor(Duration.ofSeconds(3));
    uploader.boot();
    world.runFor(Duration.ofMinutes(2));
    assertThat(world.directory.names).containsKey("a");
  }

  @Test
  void holdersOfAnUploadThatNeverGoesOnAreFreeAgain() {
    bootAll();
    upload("a", 3, 3, false, heard);
    world.runFor(Duration.ofMillis(300));
    uploader.crash();
    world.runFor(Duration.ofMinutes(5));
    assertThat(transfers(world.peers.get(1))).as("it may come back").hasSize(1);
    world.runFor(Duration.ofMinutes(20));
    assertThat(transfers(world.peers.get(1))).isEmpty();
    uploader.boot();
    world.runFor(Duration.ofMinutes(2));
    assertThat(world.directory.names).as("it came back after all").containsKey("a");
  }

  @Test
  void withoutALoginNothingIsBegun() {
    bootAll();
    uploader.act(node -> node.logout(true, result -> {}));
    world.runFor(Duration.ofSeconds(1));
    upload("a", 2, 2, false, heard);
    world.runFor(Duration.ofSeconds(2));
    assertThat(heard.words).containsExactly("failed NOT_LOGGED_IN");
    assertThat(uploader.disk.container(content.id())).isNull();
  }

  private void bootAll() {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
  }

  private void upload(String name, int copies, int ack, boolean replace, Heard listener) {
    upload(content, name, copies, ack, replace, listener);
  }

  private void upload(
      Manifest what, String name, int copies, int ack, boolean replace, Heard listener) {
    uploader.act(
        node ->
            node.uploads()
                .begin(
                    uploader.disk.importWhole(what),
                    new UploadOrder(name, copies, ack, replace),
                    listener));
  }

  private List<TransferStatus> transfers() {
    return transfers(uploader);
  }

  private List<TransferStatus> transfers(SimPeer peer) {
    List<TransferStatus> found = new ArrayList<>();
    peer.act(node -> found.addAll(node.transfers(false)));
    world.runFor(Duration.ofMillis(1));
    return found;
  }

  private static final class Heard implements UploadListener {
    private final List<String> words = new ArrayList<>();
    private final List<String> states = new ArrayList<>();

    @Override
    public void progress(UploadProgress progress) {
      states.add(progress.state().text());
    }

    @Override
    public void done(UploadResult result) {
      words.add("done " + result.revision() + (result.unchanged() ? " unchanged" : ""));
    }

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {
      words.add("failed " + failure.kind() + (goesOn ? " goes on" : ""));
    }
  }
}
