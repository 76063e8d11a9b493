package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChange.Kind;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.TrashRecord;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Names as people keep them: revisions, attributes, moves, folders, and the way back.
abstract class DirectoryNames extends DirectoryRules {
  private static final FileAttributes SCRIPT = new FileAttributes(0755, 1_764_500_000_123_456_789L);
  private static final FileAttributes SECRET =
      new FileAttributes(0600, -1_764_500_000_123_456_789L);
  private static final int MOST_LOOKS = 10;

  /// One peer with what it has.
  private final class Owner {
    final Directory way;
    final String id;
    final List<IndexEntry> entries = new ArrayList<>();
    long seq;

    Owner() {
      way = directory();
      id = login(way, "keeper").peerId();
    }

    void has(Manifest content) {
      keeps(way, content);
      IndexEntry entry = new IndexEntry(content.id().hex(), content.size(), content.size());
      if (!entries.contains(entry)) {
        entries.add(entry);
      }
      beats();
    }

    void beats() {
      ok(ping(way, beat(id, ++seq, entries, entries.size())));
    }

    FileRecord publishes(String name, Manifest content, @Nullable FileAttributes attributes) {
      has(content);
      UploadRequest request =
          new UploadRequest(name, content.size(), content.id().hex(), 1, 1, true, attributes);
      UploadReply upload = ok(publish(way, "key-" + name + ++seq, request));
      if (upload.unchanged()) {
        return ok(sourcesByName(way, name)).file();
      }
      return Objects.requireNonNull(
          ok(commit(way, upload.uploadId(), receipt(way, upload, id, content))).file());
    }

    FileRecord publishes(String name, int extraBytes) {
      return publishes(name, Pattern.manifest(SIZE + extraBytes), null);
    }

    Answer<NameChangeReply> changes(NameChange change) {
      String key = "key-change-" + id + ++seq;
      return ask(then -> way.change(key, change, then));
    }

    Answer<DownloadReply> revision(String name, int number) {
      return ask(then -> way.sourcesByRevision(name, number, then));
    }

    String rootOf(String name) {
      return ok(sourcesByName(way, name)).file().root();
    }

    FolderPage folder(String prefix) {
      Answer<FolderPage> answer = ask(then -> way.folder(prefix, null, 100, then));
      return ok(answer);
    }
  }

  private static NameChange move(String from, String to) {
    return new NameChange(Kind.MOVE, List.of(from), null, to, false, null, false);
  }

  private static NameChange prefix(Kind kind, String from, @Nullable String to, boolean dryRun) {
    return new NameChange(kind, null, from, to, false, null, dryRun);
  }

  @Test
  void eachRevisionIsFoundByItsNumber() {
    Owner owner = new Owner();
    String first = owner.publishes("names/revised", 11).root();
    String second = owner.publishes("names/revised", 12).root();
    assertThat(ok(owner.revision("names/revised", 1)).file())
        .extracting(FileRecord::root, FileRecord::revision)
        .containsExactly(first, 1);
    assertThat(ok(owner.revision("names/revised", 2)).file().root()).isEqualTo(second);
    assertRefused(owner.revision("names/revised", 3), Problem.NOT_FOUND);
    assertRefused(owner.revision("names/none", 1), Problem.NOT_FOUND);
    assertThat(ok(sourcesByRoot(owner.way, first)).file().root()).isEqualTo(first);
    assertThat(ok(file(owner.way, "names/revised")).revisions())
        .extracting(r -> r.revision() + " " + r.root() + " " + r.kept())
        .containsExactly("2 " + second + " true", "1 " + first + " true");
  }

  @Test
  void attributesTravelWithTheNameAndAreNoRevision() {
    Owner owner = new Owner();
    Manifest content = Pattern.manifest(SIZE + 13);
    assertThat(owner.publishes("names/script", content, SCRIPT).attributes()).isEqualTo(SCRIPT);
    var found = ok(sourcesByName(owner.way, "names/script"));
    assertThat(found.file().attributes()).isEqualTo(SCRIPT);
    assertThat(found.names()).extracting(n -> n.attributes()).containsExactly(SCRIPT);
    FileRecord now = owner.publishes("names/script", content, SECRET);
    assertThat(now.attributes()).isEqualTo(SECRET);
    assertThat(now.revision()).isEqualTo(1);
    assertThat(ok(sourcesByName(owner.way, "names/script")).names())
        .extracting(n -> n.attributes())
        .containsExactly(SECRET);
  }

  @Test
  void aNameThatIsMovedIsNoneAnyMore() {
    Owner owner = new Owner();
    String root = owner.publishes("names/old", 14).root();
    assertThat(ok(owner.changes(move("names/old", "names/new"))))
        .isEqualTo(new NameChangeReply(1, SIZE + 14, List.of("names/old")));
    assertRefused(sourcesByName(owner.way, "names/old"), Problem.NOT_FOUND);
    assertThat(owner.rootOf("names/new")).isEqualTo(root);
    assertThat(ok(sourcesByRoot(owner.way, root)).names())
        .extracting(n -> n.name())
        .containsExactly("names/new");
    assertRefused(owner.changes(move("names/old", "names/newer")), Problem.NOT_FOUND);
    assertRefused(owner.changes(move("names/new", "names//bad")), Problem.BAD_NAME);
  }

  @Test
  void aNameInTheWayIsReplacedOnlyWhenThatIsMeant() {
    Owner owner = new Owner();
    String one = owner.publishes("names/one", 15).root();
    String two = owner.publishes("names/two", 16).root();
    assertRefused(owner.changes(move("names/one", "names/two")), Problem.NAME_TAKEN);
    assertThat(owner.rootOf("names/two")).isEqualTo(two);
    ok(
        owner.changes(
            new NameChange(Kind.COPY, List.of("names/one"), null, "names/two", true, null, false)));
    assertThat(owner.rootOf("names/two")).isEqualTo(one);
    assertThat(owner.rootOf("names/one")).isEqualTo(one);
    assertThat(ok(owner.revision("names/two", 1)).file().root()).as("kept").isEqualTo(two);
  }

  @Test
  void aFolderIsMovedAndCopiedAsOneAndLookedAtBefore() {
    Owner owner = new Owner();
    String a = owner.publishes("names/from/a", 17).root();
    String b = owner.publishes("names/from/sub/b", 18).root();
    NameChangeReply would = ok(owner.changes(prefix(Kind.MOVE, "names/from/", "names/to/", true)));
    assertThat(would)
        .isEqualTo(
            new NameChangeReply(2, 2 * SIZE + 35, List.of("names/from/a", "names/from/sub/b")));
    assertThat(owner.rootOf("names/from/a")).as("nothing was done").isEqualTo(a);
    assertThat(ok(owner.changes(prefix(Kind.MOVE, "names/from/", "names/to/", false))))
        .isEqualTo(would);
    assertRefused(sourcesByName(owner.way, "names/from/a"), Problem.NOT_FOUND);
    assertThat(owner.rootOf("names/to/sub/b")).isEqualTo(b);
    ok(owner.changes(prefix(Kind.COPY, "names/to/", "names/twin/", false)));
    assertThat(owner.rootOf("names/to/a")).isEqualTo(a);
    assertThat(owner.rootOf("names/twin/a")).isEqualTo(a);
    assertThat(ok(owner.changes(prefix(Kind.MOVE, "names/from/", "names/x/", false))).files())
        .isZero();
  }

  @Test
  void manyAreRemovedAllOrNone() {
    Owner owner = new Owner();
    owner.publishes("names/many/a", 19);
    owner.publishes("names/many/b", 20);
    List<String> both = List.of("names/many/a", "names/many/b");
    assertRefused(
        owner.changes(
            new NameChange(
                Kind.REMOVE,
                List.of("names/many/a", "names/many/none"),
                null,
                null,
                false,
                null,
                false)),
        Problem.NOT_FOUND);
    assertThat(owner.folder("names/many/").files()).isEqualTo(2);
    assertThat(ok(owner.changes(prefix(Kind.REMOVE, "names/many/", null, true))).names())
        .isEqualTo(both);
    assertThat(owner.folder("names/many/").files()).isEqualTo(2);
    ok(owner.changes(new NameChange(Kind.REMOVE, both, null, null, false, null, false)));
    assertThat(owner.folder("names/many/").files()).isZero();
  }

  @Test
  void howManyCopiesAreWantedIsSaidAnew() {
    Owner owner = new Owner();
    owner.publishes("names/copies", 21);
    ok(
        owner.changes(
            new NameChange(Kind.COPIES, List.of("names/copies"), null, null, false, 7, false)));
    assertThat(ok(sourcesByName(owner.way, "names/copies")).file().copiesWanted()).isEqualTo(7);
  }

  @Test
  void aFolderTellsWhatIsInItAndSumsUpWhatIsBelow() {
    Owner owner = new Owner();
    owner.publishes("names/list/a", 22);
    owner.publishes("names/list/sub/b", 23);
    owner.publishes("names/list/sub/c/d", 24);
    FolderPage page = owner.folder("names/list/");
    assertThat(page.files()).isEqualTo(3);
    assertThat(page.sizeBytes()).isEqualTo(3 * SIZE + 69);
    assertThat(page.records())
        .extracting(r -> r.name() + " " + r.files() + " " + r.sizeBytes() + " " + r.isFolder())
        .containsExactlyInAnyOrder(
            "names/list/a 1 " + (SIZE + 22) + " false",
            "names/list/sub/ 2 " + (2 * SIZE + 47) + " true");
  }

  @Test
  void whatWasRemovedIsInTheTrashAndComesBackAsItsNextRevision() {
    Owner owner = new Owner();
    FileRecord was = owner.publishes("names/gone", Pattern.manifest(SIZE + 25), SCRIPT);
    ok(remove(owner.way, "key-rm-gone", "names/gone"));
    assertThat(trash(owner.way, "names/gone"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.root()).isEqualTo(was.root());
              assertThat(record.removedBy()).isEqualTo(user());
              assertThat(record.holders()).isEqualTo(1);
              assertThat(record.attributes()).isEqualTo(SCRIPT);
            });
    @Nullable FileRecord back = null;
    for (int look = 0; back == null && look < MOST_LOOKS; look++) {
      back = ok(restore(owner.way, "names/gone", null)).file();
      owner.beats();
    }
    assertThat(back)
        .extracting(FileRecord::root, FileRecord::revision, FileRecord::attributes)
        .containsExactly(was.root(), 2, SCRIPT);
    assertThat(owner.rootOf("names/gone")).isEqualTo(was.root());
    assertThat(trash(owner.way, "names/gone")).isEmpty();
    assertRefused(restore(owner.way, "names/never", null), Problem.NOT_FOUND);
  }

  @Test
  void anEarlierRevisionBecomesTheNextOne() {
    Owner owner = new Owner();
    String first = owner.publishes("names/undone", 26).root();
    owner.publishes("names/undone", 27);
    assertThat(ok(restore(owner.way, "names/undone", 1)).file())
        .extracting(FileRecord::root, FileRecord::revision)
        .containsExactly(first, 3);
    assertRefused(restore(owner.way, "names/undone", 9), Problem.NOT_FOUND);
  }

  @Test
  void aChangeKeepsItsRules() {
    Owner owner = new Owner();
    owner.publishes("names/rules", 28);
    List<String> one = List.of("names/rules");
    List<NameChange> bad =
        List.of(
            new NameChange(Kind.REMOVE, null, null, null, false, null, false),
            new NameChange(Kind.REMOVE, one, "names/", null, false, null, false),
            new NameChange(Kind.REMOVE, null, "names", null, false, null, false),
            new NameChange(Kind.MOVE, one, null, null, false, null, false),
            new NameChange(Kind.MOVE, null, "names/", "elsewhere", false, null, false),
            new NameChange(Kind.COPIES, one, null, null, false, null, false),
            new NameChange(Kind.COPIES, one, null, null, false, 0, false),
            new NameChange(Kind.COPIES, one, null, null, false, 1001, false));
    for (NameChange change : bad) {
      assertThat(owner.changes(change))
          .as(change.toString())
          .isInstanceOfSatisfying(
              Answer.Refused.class, r -> assertThat(r.is(Problem.BAD_REQUEST)).isTrue());
    }
    assertThat(owner.rootOf("names/rules")).isNotEmpty();
  }

  @Test
  void aChangeIsCarriedOutOnceUnderItsKey() {
    Owner owner = new Owner();
    owner.publishes("names/once", 29);
    NameChange change = move("names/once", "names/twice");
    for (int i = 0; i < 2; i++) {
      Answer<NameChangeReply> answer = ask(then -> owner.way.change("key-once-29", change, then));
      assertThat(ok(answer).files()).isEqualTo(1);
    }
    Answer<NameChangeReply> other =
        ask(then -> owner.way.change("key-once-29", move("names/twice", "names/x"), then));
    assertRefused(other, Problem.IDEMPOTENCY_MISMATCH);
  }

  private Answer<RestoreReply> restore(Directory way, String name, @Nullable Integer revision) {
    return ask(then -> way.restore(new RestoreRequest(name, revision), then));
  }

  private List<TrashRecord> trash(Directory way, String prefix) {
    Answer<TrashPage> answer = ask(then -> way.trash(prefix, null, 100, then));
    return ok(answer).records();
  }
}
