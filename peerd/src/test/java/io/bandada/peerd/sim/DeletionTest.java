package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.DirectoryChanges;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Nothing is given up but on the signed word that its last name was taken away.
class DeletionTest {
  private static final String NAME = "a file";

  private final SimWorld world = new SimWorld(3, HONEST, HONEST, HONEST);
  private final Manifest content = world.content(4);

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void whatLostItsLastNameIsGivenUp() {
    upload(NAME);
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
  }

  @Test
  void whatHadSeveralNamesIsGivenUpWithTheLast() {
    upload(NAME);
    upload("another name");
    world.runFor(Duration.ofSeconds(20));
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    world.directory.remove("another name");
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
  }

  @Test
  void withoutASignedWordThatFitsNothingIsGivenUpAndTheCommandIsNotRepeatedForEver() {
    upload(NAME);
    Tombstone good = world.directory.tombstone(named());
    Tombstone forged = new Tombstone(good.id(), NAME, 1, good.root(), good.removedAt(), "00ff");
    Tombstone unsigned = new Tombstone(good.id(), NAME, 1, good.root(), good.removedAt(), null);
    Tombstone changed =
        new Tombstone(good.id(), NAME, 2, good.root(), good.removedAt(), good.seal());
    Manifest other = world.content(2);
    for (SimPeer peer : world.peers) {
      peer.disk.importWhole(other);
      peer.crash();
      peer.boot();
    }
    world.runFor(Duration.ofSeconds(5));
    for (Tombstone word : new @Nullable Tombstone[] {null, forged, unsigned, changed}) {
      order(content, word);
    }
    order(other, good);
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(other.id()));
    assertThat(world.peers).allMatch(p -> world.directory.member(p).commands.isEmpty());
  }

  /// The sync of what came last must not bring it back into the index.
  @Test
  void whatIsStillOnItsWayIsGivenUpToo() {
    int givenUp = 0;
    for (int seed = 1; seed <= 60; seed++) {
      SimWorld one = new SimWorld(seed, HONEST, HONEST);
      Manifest slow = one.content(30);
      one.peers.forEach(SimPeer::boot);
      one.runFor(Duration.ofSeconds(1));
      SimPeer owner = one.peers.getFirst();
      owner.uplinkBytesPerSecond = 1 << 20;
      owner.act(
          node ->
              node.uploads()
                  .begin(
                      owner.disk.importWhole(slow),
                      new UploadOrder(NAME, 1, 1, false),
                      new Nobody()));
      one.runFor(Duration.ofSeconds(4));
      SimPeer other = one.peers.getLast();
      one.directory.keep(other, NAME);
      one.runFor(Duration.ofSeconds(5));
      one.directory.remove(NAME);
      one.runFor(Duration.ofSeconds(30));
      boolean gone = other.disk.container(slow.id()) == null;
      givenUp += gone ? 1 : 0;
      assertThat(one.directory.member(other).entries.isEmpty()).as("seed " + seed).isEqualTo(gone);
    }
    assertThat(givenUp).isGreaterThan(30);
  }

  @Test
  void aNameThatIsNotSignedByTheNetworkIsNotKept() {
    world.directory.forges = true;
    upload(NAME);
    assertThat(world.peers).allMatch(p -> p.disk.all("name").isEmpty());
    world.directory.forges = false;
    upload("another name");
    assertThat(world.peers).noneMatch(p -> p.disk.all("name").isEmpty());
  }

  @Test
  void whatHasAnotherNameThatIsKnownHereIsNotGivenUp() {
    upload(NAME);
    upload("another name");
    world.runFor(Duration.ofSeconds(20));
    order(content, world.directory.tombstone(named()));
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers.getFirst().disk.hasWhole(content.id())).isTrue();
    assertThat(world.directory.member(world.peers.getFirst()).commands).isEmpty();
  }

  @Test
  void aDirectoryThatLostItsDatabaseCausesNoDelete() {
    upload(NAME);
    world.directory.wipe();
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    assertThat(world.directory.names).containsKey(NAME);
  }

  /// Nobody else has it: what comes back comes from there.
  @Test
  void whatWasRemovedComesBackFromTheTrashOfItsHolders() {
    upload(NAME);
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
    List<String> heard = new ArrayList<>();
    restore(heard);
    world.runFor(Duration.ofSeconds(10));
    assertThat(heard).last().isEqualTo(NAME + " 2");
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
  }

  @Test
  void whatNobodyHasInTheTrashDoesNotComeBack() {
    upload(NAME);
    world.directory.remove(NAME);
    world.runFor(Duration.ofSeconds(10));
    List<String> heard = new ArrayList<>();
    for (SimPeer peer : world.peers) {
      peer.crash();
      peer.disk.die();
    }
    world.runFor(Duration.ofMinutes(1));
    world.peers.getFirst().boot();
    world.runFor(Duration.ofSeconds(5));
    restore(heard);
    world.runFor(Duration.ofSeconds(30));
    assertThat(heard).startsWith("awaited 1").endsWith("NOT_FOUND");
    assertThat(world.peers.getFirst().disk.all()).isEmpty();
    assertThat(Objects.requireNonNull(world.peers.getFirst().node).transfers(false)).isEmpty();
    assertThat(world.directory.names).isEmpty();
  }

  private void restore(List<String> heard) {
    world
        .peers
        .getFirst()
        .act(
            node ->
                node.changes()
                    .restore(
                        new RestoreRequest(NAME, null),
                        new DirectoryChanges.RestoreListener() {
                          @Override
                          public void awaited(int peers) {
                            heard.add("awaited " + peers);
                          }

                          @Override
                          public void done(FileRecord file) {
                            heard.add(file.name() + " " + file.revision());
                          }

                          @Override
                          public void failed(NodeFailure failure) {
                            heard.add(failure.kind().toString());
                          }
                        }));
  }

  /// It orders again what it ordered then, and does not know what was named since.
  @Test
  void aDirectoryThatWasSetBackCausesNoDelete() {
    upload(NAME);
    world.directory.remove(NAME);
    SimDirectory.Backup backup = world.directory.backup();
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
    upload(NAME);
    assertThat(named().revision()).isEqualTo(2);
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    world.directory.restore(backup);
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
    assertThat(named().revision()).isEqualTo(2);
  }

  /// The directory repeats its order every few seconds.
  @Test
  void whatCannotBeMovedToTheTrashIsToldOnceAndIsDoneWhenItCan() {
    upload(NAME);
    world.peers.forEach(peer -> peer.disk.keepsAll = StoreException.Kind.SUSPECT);
    try (LogLines lines = LogLines.of("io.bandada.peerd.node.fetch.Discards")) {
      world.directory.remove(NAME);
      world.runFor(Duration.ofMinutes(1));
      assertThat(lines.said()).as("one of each peer").hasSize(3);

      // The store itself says that it is away.
      world.peers.forEach(peer -> peer.disk.keepsAll = StoreException.Kind.AWAY);
      world.runFor(Duration.ofMinutes(1));
      assertThat(lines.said()).hasSize(3);
    }
    world.peers.forEach(peer -> peer.disk.keepsAll = null);
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.peers).allMatch(p -> p.disk.container(content.id()) == null);
  }

  private FileRecord named() {
    return Objects.requireNonNull(world.directory.names.get(NAME));
  }

  private void order(Manifest what, @Nullable Tombstone word) {
    for (SimPeer peer : world.peers) {
      var commands = world.directory.member(peer).commands;
      String id = "drop" + commands.size() + "-" + world.clock.now();
      commands.put(
          id,
          new PeerCommand(
              id, PeerCommand.Kind.DROP, what.id().hex(), what.size(), List.of(), word, null));
    }
  }

  /// By peer 1, kept by all three.
  private void upload(String name) {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(2));
    SimPeer owner = world.peers.getFirst();
    owner.act(
        node ->
            node.uploads()
                .begin(
                    owner.disk.importWhole(content),
                    new UploadOrder(name, 3, 3, false),
                    new Nobody()));
    world.runFor(Duration.ofSeconds(30));
    assertThat(world.directory.names).containsKey(name);
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
