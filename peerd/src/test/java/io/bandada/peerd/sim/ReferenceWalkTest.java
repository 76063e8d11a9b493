package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.index.IndexItem;
import io.bandada.peerd.node.index.VerifyListener;
import io.bandada.peerd.node.names.DirectoryQueries;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.names.Named;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reference means is the same in every command: an exact name, and only then the beginning
/// of an id.
class ReferenceWalkTest {
  private final SimWorld world = new SimWorld(11, HONEST, HONEST);
  private final Manifest book = world.content(2);
  private final Manifest shadow = world.content(3);

  /// The name of another content: how the book's id begins.
  private final String digits = book.id().hex().substring(0, 8);

  @BeforeEach
  void twoContentsAndThreeNames() {
    QuietLogs.please();
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
    upload(book, "book");
    upload(book, "the same book");
    upload(shadow, digits);
  }

  @Test
  void anExactNameComesBeforeTheBeginningOfAnId() {
    for (int peer = 0; peer < 2; peer++) {
      assertThat(contentOf(peer, digits)).isEqualTo(shadow.id());
      assertThat(contentOf(peer, "id:" + digits)).isEqualTo(book.id());
      assertThat(contentOf(peer, digits + book.id().hex().charAt(8))).isEqualTo(book.id());
      assertThat(stat(peer, digits).detail().file().root()).isEqualTo(shadow.id().hex());
      assertThat(stat(peer, "id:" + digits).names()).containsExactly("book", "the same book");
    }
    assertThat(verified(digits)).containsExactly(shadow.id());
    assertThat(verified("id:" + digits)).containsExactly(book.id());
    assertThat(removed(digits, false))
        .isEqualTo(new Result.Ok<>(new Named(shadow.id().hex(), List.of(digits))));
    assertThat(contentOf(0, digits)).as("now it is nothing but an id").isEqualTo(book.id());
  }

  /// While the directory is away, what is known here has to do, in the same order.
  @Test
  void theOrderIsTheSameWithoutTheDirectory() {
    world.directory.down = true;
    assertThat(contentOf(0, digits)).isEqualTo(shadow.id());
    assertThat(contentOf(0, "id:" + digits)).isEqualTo(book.id());
    assertThat(contentOf(0, digits + book.id().hex().charAt(8))).isEqualTo(book.id());
  }

  @Test
  void anIdOfSeveralNamesIsNoneOfThem() {
    assertThat(removed("id:" + digits, false))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(NodeFailure.Kind.BAD_NAME);
              assertThat(failed.failure().message()).contains("several names: book, the same book");
              assertThat(failed.failure().hint()).contains("--all-names");
            });
    assertThat(world.directory.names).containsOnlyKeys("book", "the same book", digits);
    assertThat(removed("id:" + digits, true))
        .isEqualTo(new Result.Ok<>(new Named(book.id().hex(), List.of("book", "the same book"))));
    assertThat(world.directory.names).containsOnlyKeys(digits);
  }

  @Test
  void allNamesMayBeMeantByOneOfThem() {
    assertThat(removed("the same book", true))
        .isEqualTo(new Result.Ok<>(new Named(book.id().hex(), List.of("book", "the same book"))));
    assertThat(removed("book", false)).isInstanceOf(Result.Failed.class);
    assertThat(removed("id:xyz", false)).isInstanceOf(Result.Failed.class);
    assertThat(world.directory.names).containsOnlyKeys(digits);
  }

  /// A name that looks like a revision of another is a name first.
  @Test
  void anExactNameComesBeforeARevision() {
    Manifest second = world.content(4);
    upload(second, "book", true);
    for (int peer = 0; peer < 2; peer++) {
      assertThat(contentOf(peer, "book")).isEqualTo(second.id());
      assertThat(contentOf(peer, "book@1")).isEqualTo(book.id());
      assertThat(contentOf(peer, "book@2")).isEqualTo(second.id());
      assertThat(stat(peer, "book@1").detail().file().root()).isEqualTo(book.id().hex());
      assertThat(stat(peer, "book").detail().revisions()).hasSize(2);
    }
    assertThat(verified("book@1")).containsExactly(book.id());
    assertThat(failure("book@3")).contains("book has no revision 3 that is kept");
    assertThat(removed("book@1", false))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed ->
                assertThat(failed.failure().message())
                    .contains("a revision is not taken away by itself"));
    world.directory.down = true;
    assertThat(contentOf(0, "book@1")).as("without the directory").isEqualTo(book.id());
    world.directory.down = false;
    upload(shadow, "book@1", false);
    assertThat(contentOf(1, "book@1")).isEqualTo(shadow.id());
  }

  private String failure(String ref) {
    List<String> failures = new ArrayList<>();
    world
        .peers
        .getFirst()
        .act(
            node ->
                node.downloads()
                    .begin(
                        ref,
                        new SimReader() {
                          @Override
                          public void file(FileInfo file) {}

                          @Override
                          public void done(List<String> sources) {}

                          @Override
                          public void failed(NodeFailure failure) {
                            failures.add(failure.message());
                          }
                        }));
    world.runFor(Duration.ofSeconds(5));
    return String.join(",", failures);
  }

  private void upload(Manifest content, String name) {
    upload(content, name, false);
  }

  private void upload(Manifest content, String name, boolean replace) {
    SimPeer owner = world.peers.getFirst();
    owner.act(
        node ->
            node.uploads()
                .begin(
                    owner.disk.importWhole(content),
                    new UploadOrder(name, 1, 1, replace),
                    new Nobody()));
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.directory.names).containsKey(name);
  }

  private FileId contentOf(int peer, String ref) {
    List<FileId> ids = new ArrayList<>();
    world.peers.get(peer).act(node -> node.downloads().begin(ref, new Reader(ids)));
    world.runFor(Duration.ofSeconds(10));
    assertThat(ids).as(ref).hasSize(1);
    return ids.getFirst();
  }

  private DirectoryQueries.Described stat(int peer, String ref) {
    List<Result<DirectoryQueries.Described>> answers = new ArrayList<>();
    world.peers.get(peer).act(node -> node.catalog().stat(ref, answers::add));
    world.runFor(Duration.ofSeconds(5));
    return ((Result.Ok<DirectoryQueries.Described>) answers.getFirst()).value();
  }

  private Result<Named> removed(String ref, boolean allNames) {
    List<Result<Named>> answers = new ArrayList<>();
    world.peers.getFirst().act(node -> node.catalog().remove(ref, allNames, answers::add));
    world.runFor(Duration.ofSeconds(5));
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private List<FileId> verified(String ref) {
    List<FileId> ids = new ArrayList<>();
    world.peers.getFirst().act(node -> node.verify(ref, new Verdicts(ids)));
    world.runFor(Duration.ofSeconds(5));
    return ids.stream().distinct().toList();
  }

  private record Verdicts(List<FileId> ids) implements VerifyListener {
    @Override
    public void checked(IndexItem item, long bytes, int badPieces) {
      ids.add(item.id());
    }

    @Override
    public void done() {}

    @Override
    public void failed(NodeFailure failure) {}
  }

  private record Reader(List<FileId> ids) implements SimReader {
    @Override
    public void file(FileInfo file) {
      ids.add(file.id());
    }

    @Override
    public void done(List<String> sources) {}

    @Override
    public void failed(NodeFailure failure) {}
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
