package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.BOASTS;
import static io.bandada.peerd.sim.SimPeer.Honesty.CORRUPTS;
import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static io.bandada.peerd.sim.SimPeer.Honesty.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.fetch.Reading;
import io.bandada.peerd.node.fetch.Section;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A download comes to its end whoever stands in its way.
class DownloadWalkTest {
  private static final String NAME = "a file";

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void aLiarIsBannedAndNamedAndNobodyElse() {
    SimWorld world = new SimWorld(3, HONEST, HONEST, CORRUPTS);
    Reader reader = shared(world, 30).read(1);
    world.runFor(Duration.ofMinutes(2));
    assertThat(reader.end).isEqualTo("done");
    assertThat(node(world, 1).banned()).extracting("peerId").containsExactly("p3");
  }

  @Test
  void silentAndBoastfulSourcesHoldNothingUp() {
    SimWorld world = new SimWorld(4, HONEST, HONEST, SILENT, BOASTS);
    Reader reader = shared(world, 30).read(1);
    world.runFor(Duration.ofMinutes(2));
    assertThat(reader.end).isEqualTo("done");
    assertThat(node(world, 1).banned()).isEmpty();
  }

  @Test
  void theOnlySourceThatWasCutOffIsAskedAgain() {
    SimWorld world = new SimWorld(5, HONEST, HONEST);
    Scene scene = shared(world, 30);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofMillis(250));
    world.network.cut(world.peers.get(0), world.peers.get(1), Duration.ofSeconds(20));
    world.runFor(Duration.ofMinutes(3));
    assertThat(reader.end).isEqualTo("done");
    assertThat(node(world, 1).banned()).isEmpty();
  }

  @Test
  void aSourceThatCameBackElsewhereIsAskedThere() {
    SimWorld world = new SimWorld(14, HONEST, HONEST);
    Scene scene = shared(world, 30);
    scene.comesBackElsewhere(0, Duration.ofSeconds(20), () -> scene.read(1));
    assertThat(scene.last().end).isEqualTo("done");
  }

  @Test
  void aSourceThatMovedInTheMiddleIsAskedThere() {
    SimWorld world = new SimWorld(15, HONEST, HONEST);
    Scene scene = shared(world, 300);
    scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    assertThat(scene.last().end).isEmpty();
    scene.comesBackElsewhere(0, Duration.ofMinutes(2), () -> {});
    assertThat(scene.last().end).isEqualTo("done");
  }

  @Test
  void aFullDiskIsToldAndTheJobGoesOnByItselfWhenThereIsRoom() {
    SimWorld world = new SimWorld(6, HONEST, HONEST);
    Scene scene = shared(world, 10);
    world.peers.get(1).disk.full = true;
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(20));
    assertThat(reader.end).contains("NO_SPACE");
    assertThat(node(world, 1).transfers(false).getFirst().note()).contains("waiting for space");
    world.peers.get(1).disk.full = false;
    world.runFor(Duration.ofSeconds(60));
    assertThat(world.peers.get(1).disk.hasWhole(scene.content.id())).isTrue();
  }

  @Test
  void aFailedSyncBeginsAfreshAndEndsWell() {
    SimWorld world = new SimWorld(7, HONEST, HONEST);
    Scene scene = shared(world, 20);
    world.peers.get(1).disk.failNextSync = true;
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(90));
    assertThat(reader.end).isEqualTo("done");
    assertThat(world.peers.get(1).disk.hasWhole(scene.content.id())).isTrue();
  }

  @Test
  void aKilledDownloaderKeepsItsPiecesAndGoesOn() {
    SimWorld world = new SimWorld(8, HONEST, HONEST);
    Scene scene = shared(world, 300);
    scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    world.peers.get(1).crash();
    assertThat(world.peers.get(1).disk.find(scene.content.id()))
        .hasValueSatisfying(here -> assertThat(here.durable().size()).isBetween(1, 299));
    world.runFor(Duration.ofSeconds(2));
    world.peers.get(1).boot();
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.peers.get(1).disk.hasWhole(scene.content.id())).isTrue();
  }

  @Test
  void whoGivesUpKeepsThePiecesAndAsksForNoMore() {
    SimWorld world = new SimWorld(9, HONEST, HONEST);
    Scene scene = shared(world, 60);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofMillis(1500));
    world.peers.get(1).act(node -> reader.leave());
    world.runFor(Duration.ofSeconds(30));
    assertThat(world.peers.get(1).disk.find(scene.content.id()))
        .hasValueSatisfying(here -> assertThat(here.durable().size()).isBetween(1, 59));
    assertThat(node(world, 1).transfers(false)).isEmpty();
    assertThat(reader.end).isEmpty();
  }

  @Test
  void whatASyncMadeDurableIsKnownThoughNobodyWaitsForItsOutcomeAnyMore() {
    SimWorld world = new SimWorld(16, HONEST, HONEST);
    Scene scene = shared(world, 60);
    SimPeer peer = world.peers.get(1);
    // No piece comes while it does: 57 ms apart, and a sync begins a second after the first.
    world.peers.get(0).uplinkBytesPerSecond = (44 << 20) / 10;
    Reader reader = scene.read(1);
    // Until the disk has synced and the answer is on its way.
    while (peer.disk.find(scene.content.id()).filter(h -> !h.durable().isEmpty()).isEmpty()) {
      world.runFor(Duration.ofNanos(50_000));
    }
    assertThat(node(world, 1).localIndex().getFirst().haveBytes()).isZero();
    peer.act(node -> reader.leave());
    world.runFor(Duration.ofSeconds(20));
    world.invariants.indexEqualsDisk(peer);
  }

  @Test
  void aPartIsFetchedAloneAndNotTakenUpAgain() {
    SimWorld world = new SimWorld(12, HONEST, HONEST);
    Scene scene = shared(world, 60);
    long length = scene.content.pieceLength();
    SimPeer peer = world.peers.get(1);
    Reader reader = scene.read(1, new Section(10 * length + 5, 2 * length));
    peer.act(node -> reader.at(10));
    world.runFor(Duration.ofMinutes(1));
    assertThat(reader.end).isEqualTo("done");
    assertThat(node(world, 1).transfers(false)).isEmpty();
    peer.crash();
    peer.boot();
    world.runFor(Duration.ofMinutes(1));
    assertThat(peer.disk.find(scene.content.id()).orElseThrow().durable().toString())
        .isEqualTo(set(60, 10, 11, 12).toString());
    Reader beyond = scene.read(1, new Section(60 * length + 1, -1));
    Reader all = scene.read(1);
    world.runFor(Duration.ofMinutes(1));
    assertThat(beyond.end).isEqualTo("USAGE");
    assertThat(all.end).isEqualTo("done");
  }

  @Test
  void whoReadsInOrderGetsWhatComesNextFirst() {
    SimWorld world = new SimWorld(13, HONEST, HONEST);
    Scene scene = shared(world, 300);
    SimPeer peer = world.peers.get(1);
    Reader reader = scene.read(1);
    peer.act(node -> reader.at(100));
    world.runFor(Duration.ofSeconds(2));
    PieceSet here = peer.disk.find(scene.content.id()).orElseThrow().durable();
    int row = here.nextMissingFrom(100) - 100;
    assertThat(row).isGreaterThan(here.size() / 2).isLessThan(200);
  }

  private static PieceSet set(int pieces, int... has) {
    PieceSet set = PieceSet.none(pieces);
    for (int piece : has) {
      set.add(piece);
    }
    return set;
  }

  @Test
  void whoWaitsForWhatIsRemovedHearsByWhomWithinSeconds() {
    SimWorld world = new SimWorld(17, HONEST, HONEST);
    Scene scene = shared(world, 300);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(12));
    assertThat(reader.end).isEqualTo("NOT_FOUND");
    assertThat(reader.message).startsWith(NAME + " was removed by " + SimDirectory.USER);
    assertThat(node(world, 1).transfers(false)).isEmpty();
    reader.leave();
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(peer -> !peer.disk.all().iterator().hasNext());
  }

  @Test
  void whatIsWholeWhenItIsRemovedIsDelivered() {
    SimWorld world = new SimWorld(18, HONEST, HONEST);
    Scene scene = shared(world, 30);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(20));
    assertThat(reader.end).isEqualTo("done");
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers.get(0).disk.all()).isEmpty();
    assertThat(world.peers.get(1).disk.hasWhole(scene.content.id()))
        .as("somebody still reads it")
        .isTrue();
    reader.leave();
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers.get(1).disk.all()).isEmpty();
  }

  @Test
  void whoLogsOutInTheMiddleIsToldThatNothingMoreComes() {
    SimWorld world = new SimWorld(24, HONEST, HONEST);
    Scene scene = shared(world, 300);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    world.peers.get(1).act(node -> node.logout(true, result -> {}));
    world.runFor(Duration.ofSeconds(5));
    assertThat(reader.end).isEqualTo("NOT_LOGGED_IN");
  }

  @Test
  void whoIsThrownOutInTheMiddleIsToldThatNothingMoreComes() {
    SimWorld world = new SimWorld(25, HONEST, HONEST);
    Scene scene = shared(world, 300);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    world.directory.revoke(Objects.requireNonNull(world.peers.get(1).drawer.certified()).key());
    world.runFor(Duration.ofSeconds(20));
    assertThat(reader.end).isEqualTo("NOT_LOGGED_IN");
  }

  @Test
  void withoutAnyCopyTheLastHoldersAreNamedAndOnlyWhoSaysSoWaits() {
    SimWorld world = new SimWorld(19, HONEST, HONEST, HONEST);
    Scene scene = shared(world, 30);
    world.peers.get(0).crash();
    Reader reader = scene.read(1);
    Reader other = scene.read(2);
    world.runFor(Duration.ofSeconds(40));
    assertThat(reader.end).as("it is late, not lost").isEmpty();
    Reader patient = scene.read(1, true);
    world.runFor(Duration.ofMinutes(1));
    assertThat(reader.end).isEqualTo("TRY_LATER");
    assertThat(other.end).as("two who wait are no sources for each other").isEqualTo("TRY_LATER");
    assertThat(reader.message)
        .isEqualTo(
            "no peer has a file now, 0 of 1 copies are left; it was at peer1 (last seen 2027-01-15"
                + " 08:00 UTC)");
    assertThat(patient.end).isEmpty();
    world.peers.get(0).boot();
    world.runFor(Duration.ofMinutes(1));
    assertThat(patient.end).isEqualTo("done");
  }

  @Test
  void whoReadsInTheMiddleWhenTheLastCopyGoesHearsItToo() {
    SimWorld world = new SimWorld(20, HONEST, HONEST);
    Scene scene = shared(world, 300);
    Reader reader = scene.read(1);
    world.runFor(Duration.ofSeconds(3));
    world.peers.get(0).crash();
    world.runFor(Duration.ofMinutes(2));
    assertThat(reader.end).isEqualTo("TRY_LATER");
    assertThat(world.peers.get(1).disk.find(scene.content.id()))
        .as("what came is kept")
        .isPresent();
  }

  @Test
  void whatIsHereIsReadWithoutTheDirectory() {
    SimWorld world = new SimWorld(10, HONEST, HONEST);
    Scene scene = shared(world, 5);
    world.directory.down = true;
    Reader byId = scene.read(0, "id:" + scene.content.id().hex());
    Reader byPrefix = scene.read(0, scene.content.id().hex().substring(0, 8));
    Reader elsewhere = scene.read(1);
    world.runFor(Duration.ofSeconds(10));
    assertThat(byId.end).isEqualTo("done");
    assertThat(byPrefix.end).isEqualTo("done");
    assertThat(elsewhere.end).isEqualTo("TRY_LATER");
  }

  @Test
  void whatNobodyHasIsNotFound() {
    SimWorld world = new SimWorld(11, HONEST, HONEST);
    Reader reader = shared(world, 5).read(1, "another file");
    world.runFor(Duration.ofSeconds(10));
    assertThat(reader.end).isEqualTo("NOT_FOUND");
  }

  private static Node node(SimWorld world, int peer) {
    Node node = world.peers.get(peer).node;
    if (node == null) {
      throw new AssertionError("it is down");
    }
    return node;
  }

  /// Peer 1 has shared a file that only it keeps.
  private static Scene shared(SimWorld world, int pieces) {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
    Manifest content = world.content(pieces);
    SimPeer owner = world.peers.get(0);
    owner.act(
        node ->
            node.uploads()
                .begin(
                    owner.disk.importWhole(content),
                    new UploadOrder(NAME, 1, 1, false),
                    new Nobody()));
    world.runFor(Duration.ofSeconds(5));
    assertThat(world.directory.names).containsKey(NAME);
    return new Scene(world, content, new ArrayList<>());
  }

  private record Scene(SimWorld world, Manifest content, List<Reader> readers) {
    /// It dies; somebody asks for what it has; it starts again on another port, and has so much
    /// time.
    void comesBackElsewhere(int peer, Duration time, Runnable meanwhile) {
      SimPeer moving = world.peers.get(peer);
      moving.crash();
      meanwhile.run();
      world.runFor(Duration.ofSeconds(12));
      moving.move();
      moving.boot();
      world.runFor(time);
    }

    Reader last() {
      return readers.getLast();
    }

    Reader read(int peer) {
      return read(peer, NAME);
    }

    Reader read(int peer, String ref) {
      Reader reader = new Reader();
      readers.add(reader);
      world.peers.get(peer).act(node -> reader.handle = node.downloads().begin(ref, reader));
      return reader;
    }

    Reader read(int peer, boolean patient) {
      Reader reader = new Reader();
      world
          .peers
          .get(peer)
          .act(node -> reader.handle = node.downloads().begin(NAME, Section.ALL, patient, reader));
      return reader;
    }

    Reader read(int peer, Section section) {
      Reader reader = new Reader();
      world
          .peers
          .get(peer)
          .act(node -> reader.handle = node.downloads().begin(NAME, section, reader));
      return reader;
    }
  }

  private static final class Reader implements SimReader {
    private String end = "";
    private String message = "";
    private @Nullable Reading handle;

    void at(int piece) {
      Reading held = handle;
      if (held != null) {
        held.at(piece);
      }
    }

    void leave() {
      Handle held = handle;
      if (held != null) {
        held.cancel();
      }
    }

    @Override
    public void file(FileInfo file) {}

    @Override
    public void done(List<String> sources) {
      end = "done";
    }

    @Override
    public void failed(NodeFailure failure) {
      end = failure.kind().toString();
      message = failure.message();
    }
  }

  private static final class Nobody implements UploadListener {
    @Override
    public void progress(UploadProgress progress) {}

    @Override
    public void done(UploadResult result) {}

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {}
  }
}
