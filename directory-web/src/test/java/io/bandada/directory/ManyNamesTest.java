package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.members.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Names that are moved, copied and removed, one or many at once.
class ManyNamesTest extends DirectoryTest {
  private static final FileAttributes SCRIPT = new FileAttributes(0755, 1_790_000_000_123_456_789L);

  @Autowired Members members;
  @Autowired Seals seals;
  @Autowired NameAdoption adoption;

  private TestPeer one;
  private TestPeer two;

  /// A folder of this test's own.
  private final String top = name("top") + "/";

  @BeforeEach
  void twoPeers() {
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
    one = peer("one");
    two = peer("two");
    List.of(one, two).forEach(TestPeer::beat);
  }

  @AfterEach
  void allLeave() {
    List.of(one, two).forEach(peer -> peer.logout(true));
  }

  @Test
  void aFolderIsMovedWithItsRevisionsAndAttributes() {
    String first = root();
    String second = root();
    published("Ä/x", first);
    FileRecord before = published("Ä/x", second);
    published("Ä/deep/y", root());
    published("Äx", root());

    NameChangeReply reply = change(NameChange.Kind.MOVE, "Ä/", "ß/Ω/").as(NameChangeReply.class);
    assertThat(reply.files()).isEqualTo(2);
    assertThat(reply.names()).containsExactly(top + "Ä/deep/y", top + "Ä/x");
    assertThat(names()).containsExactly("Äx", "ß/Ω/deep/y", "ß/Ω/x");
    FileDetail after = detail("ß/Ω/x");
    assertThat(after.file())
        .isEqualTo(
            new FileRecord(
                top + "ß/Ω/x",
                second,
                before.sizeBytes(),
                2,
                before.created(),
                before.owner(),
                before.copies(),
                before.copiesWanted(),
                SCRIPT));
    assertThat(after.revisions())
        .extracting(FileDetail.Revision::root)
        .containsExactly(second, first);
    assertThat(one.http.get(Paths.FILES + "?contains=" + encoded("ω/DEEP")).text())
        .contains("deep/y");
    one.beat();
    assertThat(one.commands).as("no byte moves").isEmpty();
  }

  @Test
  void oneSignedWordTellsPeersOfIt() {
    published("a/x", root());
    published("a/y", root());
    long before = words(0).stream().mapToLong(NameChangeWord::number).max().orElse(0);
    change(NameChange.Kind.MOVE, "a/", "b/").as(NameChangeReply.class);
    List<NameChangeWord> words = words(before);
    assertThat(words).hasSize(1);
    NameChangeWord word = words.getFirst();
    assertThat(seals.isOurs(word)).isTrue();
    assertThat(word.from()).isEqualTo(top + "a/");
    assertThat(one.beat().renames()).isEqualTo(word.number());
  }

  @Test
  void recordsFromBeforeAMoveCountUnderTheNewName() {
    String root = root();
    published("a/x", root);
    NameRecord old = record(root);
    change(NameChange.Kind.MOVE, "a/", "b/").as(NameChangeReply.class);
    NameRecord now = record(root);
    assertThat(now.name()).isEqualTo(top + "b/x");
    NameChanges changes = new NameChanges(words(0));
    assertThat(changes.of(old)).extracting(NameChanges.Named::name).containsExactly(top + "b/x");
    assertThat(changes.of(now)).extracting(NameChanges.Named::name).containsExactly(top + "b/x");

    adoption.ask(two.id());
    two.names.add(old);
    two.report(List.of(), IntStream.range(0, IndexRequest.BUCKETS).boxed().toList(), true);
    assertThat(names()).containsExactly("b/x");
  }

  @Test
  void aFolderComesUpToWhereItsParentWasAndDoesNotGoIntoItself() {
    published("a/b/x", root());
    published("a/b/b/x", root());
    assertThat(change(NameChange.Kind.MOVE, "a/b/", "a/b/c/").status()).isEqualTo(400);
    change(NameChange.Kind.MOVE, "a/b/", "a/").as(NameChangeReply.class);
    assertThat(names()).containsExactly("a/b/x", "a/x");
  }

  @Test
  void whatIsInTheWayIsNamedAndNothingIsDone() {
    published("a/x", root());
    published("a/y", root());
    published("b/y", root());
    Http.Reply refused = change(NameChange.Kind.MOVE, "a/", "b/");
    assertThat(refused.code()).isEqualTo(Problem.NAME_TAKEN);
    assertThat(refused.text()).contains("b/y");
    assertThat(names()).containsExactly("a/x", "a/y", "b/y");
  }

  @Test
  void whatIsReplacedStaysAsAnEarlierRevision() {
    String replaced = root();
    published("b/y", replaced);
    String comes = root();
    published("a/y", comes);
    NameChange change =
        new NameChange(NameChange.Kind.MOVE, null, top + "a/", top + "b/", true, null, false);
    one.http.post(Paths.NAMES, change).as(NameChangeReply.class);
    assertThat(detail("b/y").revisions())
        .extracting(FileDetail.Revision::root)
        .containsExactly(comes, replaced);
    assertThat(detail("b/y").revisions().get(1).kept()).isTrue();
    assertThat(detail("b/y").revisions().get(1).copies()).isEqualTo(2);
  }

  @Test
  void aNameThatIsBeingPublishedIsInTheWay() {
    published("a/y", root());
    String open = root();
    one.has(open, 100);
    one.beat();
    one.publish(top + "b/y", open, 100).as(UploadReply.class);
    assertThat(change(NameChange.Kind.MOVE, "a/", "b/").code()).isEqualTo(Problem.NAME_TAKEN);
  }

  @Test
  void aFolderMovesToWhereAnotherWasRemoved() {
    published("b/x", root());
    published("a/x", root());
    change(NameChange.Kind.REMOVE, "b/", null).as(NameChangeReply.class);
    change(NameChange.Kind.MOVE, "a/", "b/").as(NameChangeReply.class);
    assertThat(detail("b/x").file().revision()).as("behind those that were").isEqualTo(2);
  }

  @Test
  void aCopyIsANameOfItsOwn() {
    String root = root();
    published("a/x", root);
    change(NameChange.Kind.COPY, "a/", "c/").as(NameChangeReply.class);
    assertThat(names()).containsExactly("a/x", "c/x");
    assertThat(detail("c/x").file().revision()).isEqualTo(1);
    assertThat(detail("c/x").file().copies()).isEqualTo(2);
    assertThat(one.http.delete(Paths.FILES + "/" + top + "a/x").status()).isEqualTo(204);
    one.beat();
    assertThat(one.commands).as("another name wants it").isEmpty();
  }

  @Test
  void aFolderIsRemovedInOneChange() {
    List<String> roots = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      roots.add(root());
      published("gone/" + i, roots.getLast());
    }
    published("stays", root());
    NameChange look = new NameChange(NameChange.Kind.REMOVE, null, top, null, false, null, true);
    assertThat(one.http.post(Paths.NAMES, look).as(NameChangeReply.class).files()).isEqualTo(6);
    assertThat(change(NameChange.Kind.REMOVE, "gone/", null).as(NameChangeReply.class).sizeBytes())
        .isEqualTo(500);
    assertThat(names()).containsExactly("stays");
    two.beat();
    List<PeerCommand> drops =
        two.commands.stream().filter(c -> c.kind() == PeerCommand.Kind.DROP).toList();
    assertThat(drops).extracting(PeerCommand::root).containsExactlyInAnyOrderElementsOf(roots);
    assertThat(drops).allMatch(drop -> seals.isOurs(Objects.requireNonNull(drop.tombstone())));
    String events = one.http.get(Paths.EVENTS + "?kind=file-removed&order=newest&limit=1").text();
    assertThat(events).contains("removed 5 files");
  }

  @Test
  void wantedCopiesAreSetAndWhatIsNoNameIsNamed() {
    published("a/x", root());
    NameChange seven =
        new NameChange(NameChange.Kind.COPIES, List.of(top + "a/x"), null, null, false, 7, false);
    one.http.post(Paths.NAMES, seven).as(NameChangeReply.class);
    assertThat(detail("a/x").file().copiesWanted()).isEqualTo(7);
    NameChange missing =
        new NameChange(
            NameChange.Kind.REMOVE,
            List.of(top + "a/x", top + "nothing"),
            null,
            null,
            false,
            null,
            false);
    Http.Reply refused = one.http.post(Paths.NAMES, missing);
    assertThat(refused.code()).isEqualTo(Problem.NOT_FOUND);
    assertThat(refused.text()).contains("nothing");
    assertThat(names()).containsExactly("a/x");
    assertThat(change(NameChange.Kind.MOVE, "a/", "z".repeat(300) + "/").code())
        .isEqualTo(Problem.BAD_NAME);
  }

  @Test
  void ofARemovalAndAMoveThatMeetOneIsWholeAndTheOtherFindsNothing() throws Exception {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 5; i++) {
        published("a/" + i, root());
      }
      List<Integer> files =
          together(
              () -> filesOf(change(NameChange.Kind.MOVE, "a/", "b/")),
              () -> filesOf(change(NameChange.Kind.REMOVE, "a/", null)));
      assertThat(files).containsExactlyInAnyOrder(0, 5);
      assertThat(names().size()).isIn(0, 5);
      if (!names().isEmpty()) {
        change(NameChange.Kind.REMOVE, "b/", null).as(NameChangeReply.class);
      }
    }
  }

  private static int filesOf(Http.Reply reply) {
    return Math.toIntExact(reply.as(NameChangeReply.class).files());
  }

  private static List<Integer> together(Callable<Integer> a, Callable<Integer> b)
      throws InterruptedException, ExecutionException {
    try (var both = Executors.newFixedThreadPool(2)) {
      var first = both.submit(a);
      var second = both.submit(b);
      return List.of(first.get(), second.get());
    }
  }

  private Http.Reply change(NameChange.Kind kind, String prefix, @Nullable String to) {
    return one.http.post(
        Paths.NAMES,
        new NameChange(kind, null, top + prefix, to == null ? null : top + to, false, null, false));
  }

  private List<String> names() {
    return one
        .http
        .get(Paths.FILES + "?limit=1000&prefix=" + encoded(top))
        .as(io.bandada.directory.api.FilePage.class)
        .files()
        .stream()
        .map(f -> f.name().substring(top.length()))
        .toList();
  }

  private FileDetail detail(String name) {
    return one.http.get(Paths.FILES + "/" + encoded(top + name)).as(FileDetail.class);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
        .replace("%2F", "/");
  }

  private List<NameChangeWord> words(long after) {
    return one.http.get(Paths.NAMES + "/changes?after=" + after).as(NameChangePage.class).words();
  }

  private NameRecord record(String root) {
    return two.http
        .get(Paths.DOWNLOAD + "?root=" + root)
        .as(io.bandada.directory.api.DownloadReply.class)
        .names()
        .getFirst();
  }

  private FileRecord published(String name, String root) {
    one.has(root, 100);
    one.beat();
    UploadReply upload =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(top + name, 100, root, 2, 2, true, SCRIPT))
            .as(UploadReply.class);
    two.has(root, 100);
    two.beat();
    CommitReply done = one.commit(upload).as(CommitReply.class);
    return Objects.requireNonNull(done.file());
  }
}
