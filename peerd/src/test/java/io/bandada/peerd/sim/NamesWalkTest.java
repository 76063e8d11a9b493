package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The names of a content come back from its holders.
class NamesWalkTest {
  private final SimWorld world = new SimWorld(1, HONEST);
  private final SimPeer peer = world.peers.getFirst();
  private final Manifest content = world.content(1);

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void aContentOfMoreNamesThanAReportMayHaveBringsThemAllBack() throws Exception {
    peer.boot();
    world.runFor(Duration.ofSeconds(1));
    upload();
    world.runFor(Duration.ofSeconds(10));
    FileRecord first = Objects.requireNonNull(world.directory.names.get("a"));
    peer.crash();
    for (int i = 0; i <= IndexRequest.MAX_ENTRIES; i++) {
      knows(
          new FileRecord(
              "n" + i, first.root(), first.sizeBytes(), 1, first.created(), first.owner(), 1, 1));
    }
    peer.boot();
    world.runFor(Duration.ofSeconds(10));
    world.directory.wipe();
    world.runFor(Duration.ofSeconds(20));
    assertThat(world.directory.names).hasSize(IndexRequest.MAX_ENTRIES + 2);
  }

  /// A word is all that tells it: the records that holders have are of the old names.
  @Test
  void aDirectoryThatLostItsDatabaseDoesNotBringOldNamesBack() {
    peer.boot();
    world.runFor(Duration.ofSeconds(1));
    upload();
    world.runFor(Duration.ofSeconds(10));
    change(new NameChange(NameChange.Kind.MOVE, List.of("a"), null, "b/a", false, null, false));
    change(new NameChange(NameChange.Kind.COPY, null, "b/", "c/", false, null, false));
    world.runFor(Duration.ofSeconds(4));
    assertThat(peer.disk.all("rename")).hasSize(2);
    peer.crash();
    peer.boot();
    world.runFor(Duration.ofSeconds(1));
    world.directory.wipe();
    world.runFor(Duration.ofSeconds(30));
    assertThat(world.directory.names).containsOnlyKeys("b/a", "c/a");
    assertThat(world.directory.kept.lastWord()).isEqualTo(2);
  }

  @Test
  void theRecordsOfNewNamesTakeThePlaceOfTheOldOnes() {
    peer.boot();
    world.runFor(Duration.ofSeconds(1));
    upload();
    world.runFor(Duration.ofSeconds(10));
    change(new NameChange(NameChange.Kind.MOVE, List.of("a"), null, "b/a", false, null, false));
    world.runFor(Duration.ofSeconds(4));
    assertThat(names()).as("not asked for yet").isEmpty();
    world.runFor(Duration.ofSeconds(30));
    assertThat(names()).containsExactly("b/a");
    assertThat(peer.disk.all("name")).hasSize(1);
    world.directory.remove("b/a");
    world.runFor(Duration.ofSeconds(10));
    assertThat(peer.disk.all()).as("no old name keeps it").isEmpty();
  }

  private List<String> names() {
    return Objects.requireNonNull(peer.node).localIndex().getFirst().names();
  }

  private void change(NameChange change) {
    List<Result<NameChangeReply>> answers = new ArrayList<>();
    peer.act(node -> node.changes().change(change, answers::add));
    world.runFor(Duration.ofMillis(200));
    assertThat(answers).singleElement().isInstanceOf(Result.Ok.class);
  }

  /// As its node would have written it down.
  private void knows(FileRecord file) throws Exception {
    NameRecord r = world.directory.sealed(file);
    peer.disk.put(
        "name",
        r.name(),
        String.join(
            "\t",
            r.revision() + "",
            r.root(),
            r.sizeBytes() + "",
            r.created(),
            r.owner(),
            r.copies() + "",
            r.seal()));
  }

  private void upload() {
    peer.act(
        node ->
            node.uploads()
                .begin(
                    peer.disk.importWhole(content),
                    new UploadOrder("a", 1, 1, false),
                    new UploadListener() {
                      @Override
                      public void progress(UploadProgress progress) {}

                      @Override
                      public void done(UploadResult result) {}

                      @Override
                      public void failed(NodeFailure failure, boolean goesOn) {}
                    }));
  }
}
