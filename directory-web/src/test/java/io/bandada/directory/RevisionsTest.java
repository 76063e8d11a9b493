package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.TicketRequest;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.members.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What a name says beside its content, and the contents that it had before.
class RevisionsTest extends DirectoryTest {
  private static final FileAttributes SCRIPT = new FileAttributes(0755, 1_790_000_000_123_456_789L);
  private static final FileAttributes TOUCHED =
      new FileAttributes(0644, 1_790_000_001_000_000_000L);

  @Autowired Members members;
  @Autowired Seals seals;

  private TestPeer one;
  private TestPeer two;

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
  void attributesTravelWithTheNameAndAreSealedWithIt() {
    String name = name("script");
    CommitReply done = published(name, root(), SCRIPT);
    assertThat(Objects.requireNonNull(done.file()).attributes()).isEqualTo(SCRIPT);
    DownloadReply found = download(one, "name=" + name).as(DownloadReply.class);
    NameRecord record = found.names().getFirst();
    assertThat(record.attributes()).isEqualTo(SCRIPT);
    assertThat(seals.isOurs(record)).isTrue();
    NameRecord forged =
        new NameRecord(
            record.name(),
            record.revision(),
            record.root(),
            record.sizeBytes(),
            record.created(),
            record.owner(),
            record.copies(),
            TOUCHED,
            record.seal());
    assertThat(seals.isOurs(forged)).as("signed with it").isFalse();
    assertThat(detail(name).revisions().getFirst().attributes()).isEqualTo(SCRIPT);
    assertThat(one.http.get(Paths.FILES + "?prefix=" + name).text())
        .contains("1790000000123456789");
  }

  @Test
  void theSameContentWithOtherAttributesIsNoNewRevision() {
    String name = name("touched");
    String root = root();
    published(name, root, SCRIPT);
    UploadReply again =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(name, 100, root, 0, 0, false, TOUCHED))
            .as(UploadReply.class);
    assertThat(again.unchanged()).isTrue();
    assertThat(Objects.requireNonNull(again.file()).attributes()).isEqualTo(TOUCHED);
    assertThat(detail(name).revisions()).hasSize(1);
    assertThat(detail(name).file().revision()).isEqualTo(1);
    UploadReply without =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(name, 100, root, 0, 0, false, null))
            .as(UploadReply.class);
    assertThat(Objects.requireNonNull(without.file()).attributes())
        .as("who says nothing changes nothing")
        .isEqualTo(TOUCHED);
  }

  @Test
  void theLastRevisionsAreKeptAndWhatIsOlderIsGivenUp() {
    String name = name("kept");
    List<String> roots = List.of(root(), root(), root(), root());
    roots.forEach(root -> published(name, root, null));

    assertThat(detail(name).revisions())
        .extracting(FileDetail.Revision::revision, FileDetail.Revision::kept)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(4, true),
            org.assertj.core.groups.Tuple.tuple(3, true),
            org.assertj.core.groups.Tuple.tuple(2, true),
            org.assertj.core.groups.Tuple.tuple(1, false));
    assertThat(detail(name).revisions().get(1).copies()).isEqualTo(2);

    DownloadReply third = download(two, "name=" + name + "&revision=3").as(DownloadReply.class);
    assertThat(third.file().root()).isEqualTo(roots.get(2));
    assertThat(third.file().revision()).isEqualTo(3);
    assertThat(third.sources()).isNotEmpty();
    assertThat(third.names())
        .extracting(NameRecord::name, NameRecord::revision)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(name, 3));
    assertThat(download(two, "name=" + name + "&revision=1").code()).isEqualTo(Problem.NOT_FOUND);
    assertThat(download(two, "root=" + roots.get(1)).as(DownloadReply.class).file().revision())
        .isEqualTo(2);
    assertThat(two.http.post(Paths.TICKETS, new TicketRequest(roots.get(1))).status())
        .isEqualTo(200);
    assertThat(two.http.post(Paths.TICKETS, new TicketRequest(roots.get(0))).status())
        .isEqualTo(404);

    two.beat();
    List<PeerCommand> drops =
        two.commands.stream().filter(c -> c.kind() == PeerCommand.Kind.DROP).toList();
    assertThat(drops).extracting(PeerCommand::root).containsExactly(roots.get(0));
    Tombstone word = Objects.requireNonNull(drops.getFirst().tombstone());
    assertThat(seals.isOurs(word)).isTrue();
    assertThat(word.revision()).isEqualTo(1);
  }

  @Test
  void aKeptRevisionIsRepairedAndGuardedAtLogout() throws InterruptedException {
    String name = name("repaired");
    String first = root();
    published(name, first, null);
    published(name, root(), null);
    TestPeer three = peer("three");
    two.lacks(first);
    two.beat();
    for (int i = 0; i < 100 && !keeps(two, first) && !keeps(three, first); i++) {
      Thread.sleep(50);
      two.beat();
      three.beat();
    }
    assertThat(keeps(two, first) || keeps(three, first)).isTrue();
    Http.Reply refused = one.logout(false);
    assertThat(refused.code()).isEqualTo(Problem.LAST_COPY);
    assertThat(refused.text()).contains(name + "@1");
    three.logout(true);
  }

  @Test
  void removingANameTakesItsKeptRevisionsAlong() {
    String name = name("whole");
    List<String> roots = new ArrayList<>(List.of(root(), root()));
    roots.forEach(root -> published(name, root, null));
    assertThat(one.http.delete(Paths.FILES + "/" + name).status()).isEqualTo(204);
    one.beat();
    assertThat(one.commands).extracting(PeerCommand::root).containsAll(roots);
    assertThat(download(one, "name=" + name).code()).isEqualTo(Problem.REMOVED);
    assertThat(download(one, "root=" + roots.getFirst()).code()).isEqualTo(Problem.REMOVED);
  }

  @Test
  void aContentThatAnotherNameKeepsIsNotDropped() {
    String shared = root();
    String kept = name("keeper");
    published(kept, shared, null);
    published(kept, root(), null);
    String gone = name("gone");
    published(gone, shared, null);
    assertThat(one.http.delete(Paths.FILES + "/" + gone).status()).isEqualTo(204);
    one.beat();
    assertThat(one.commands).extracting(PeerCommand::root).doesNotContain(shared);
    assertThat(download(two, "name=" + kept + "&revision=1").status()).isEqualTo(200);
  }

  private static boolean keeps(TestPeer peer, String root) {
    return peer.commands.stream()
        .anyMatch(c -> c.kind() == PeerCommand.Kind.KEEP && root.equals(c.root()));
  }

  private static Http.Reply download(TestPeer peer, String query) {
    return peer.http.get(Paths.DOWNLOAD + "?" + query);
  }

  private FileDetail detail(String name) {
    return one.http.get(Paths.FILES + "/" + name).as(FileDetail.class);
  }

  private CommitReply published(String name, String root, @Nullable FileAttributes attributes) {
    one.has(root, 100);
    one.beat();
    UploadReply upload =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(name, 100, root, 2, 2, true, attributes))
            .as(UploadReply.class);
    two.has(root, 100);
    two.beat();
    CommitReply done = one.commit(upload).as(CommitReply.class);
    assertThat(done.committed()).isTrue();
    return done;
  }
}
