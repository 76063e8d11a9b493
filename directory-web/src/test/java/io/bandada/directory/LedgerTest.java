package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.Ticket;
import io.bandada.directory.api.TicketRequest;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.members.Members;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What the directory signs and what it believes: tickets, receipts, names, removals.
class LedgerTest extends DirectoryTest {
  @Autowired Members members;
  @Autowired Seals seals;
  @Autowired NameAdoption adoption;

  private TestPeer one;
  private TestPeer two;
  private TestPeer three;

  @BeforeEach
  void threePeers() {
    members.leave(member -> true, "test", " left the network.", leaving -> 0);
    one = peer("one");
    two = peer("two");
    three = peer("three");
    List.of(one, two, three).forEach(TestPeer::beat);
  }

  @AfterEach
  void allLeave() {
    List.of(one, two, three).forEach(peer -> peer.logout(true));
  }

  // ---- tickets ----

  @Test
  void aPeerIsGivenATicketForWhatItDownloadsAndAPersonIsNot() {
    String name = name("read");
    String root = published(name, 100);
    DownloadReply found = three.http.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class);
    Ticket ticket = ticket(found.ticket());
    assertThat(ticket.operation()).isEqualTo(Ticket.Operation.READ);
    assertThat(ticket.root()).isEqualTo(root);
    assertThat(ticket.holderKey()).isEqualTo(key(three));
    assertThat(ticket.audience()).isEqualTo(Ticket.ANYONE);
    Http person = http.basic(ADMIN, PASSWORD);
    assertThat(person.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class).ticket())
        .isNull();
  }

  @Test
  void anUploaderIsGivenOneTicketForEachHolder() {
    String root = root();
    one.has(root, 100);
    one.beat();
    UploadReply upload = one.publish(name("write"), root, 100).as(UploadReply.class);
    assertThat(upload.writeTickets()).containsOnlyKeys(two.id(), three.id());
    upload
        .writeTickets()
        .forEach(
            (holder, grant) -> {
              Ticket ticket = ticket(grant);
              assertThat(ticket.operation()).isEqualTo(Ticket.Operation.WRITE);
              assertThat(ticket.audience()).isEqualTo(holder);
              assertThat(ticket.holderKey()).isEqualTo(key(one));
              assertThat(ticket.root()).isEqualTo(root);
            });
    assertThat(ticket(upload.readTicket()).operation()).isEqualTo(Ticket.Operation.READ);
  }

  @Test
  void ticketsAreForNamedContentsForWhatOneWasAskedToKeepAndForOnesOwnUploads() {
    String root = root();
    one.has(root, 100);
    one.beat();
    Http.Reply unknown = two.http.post(Paths.TICKETS, new TicketRequest(root));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo(Problem.NOT_FOUND);
    three.logout(true);

    UploadReply upload = one.publish(name("tickets"), root, 100).as(UploadReply.class);
    assertThat(granted(one, root).root()).isEqualTo(root);
    assertThat(granted(two, root).holderKey()).as("it was asked to keep it").isEqualTo(key(two));
    three = peer("three");
    Http.Reply notAsked = three.http.post(Paths.TICKETS, new TicketRequest(root));
    assertThat(notAsked.status()).isEqualTo(404);
    assertThat(notAsked.text()).as("the same as of unknown content").isEqualTo(unknown.text());

    two.has(root, 100);
    two.beat();
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    assertThat(granted(three, root).holderKey()).as("it has a name now").isEqualTo(key(three));
    assertThat(one.http.post(Paths.TICKETS, new TicketRequest("../etc")).status()).isEqualTo(400);
  }

  // ---- receipts ----

  @Test
  void aCommitNeedsTheReportAndTheSignatureOfEachHolder() {
    String root = root();
    one.has(root, 100);
    one.beat();
    UploadReply upload = one.publish(name("receipts"), root, 100).as(UploadReply.class);
    String id = upload.uploadId();
    Receipt own = one.receipt(id, root, 100);
    Receipt others = two.receipt(id, root, 100);
    assertThat(synced(upload, own, others)).as("a signature without a report").isEqualTo(1);
    two.has(root, 100);
    two.beat();
    assertThat(synced(upload)).as("reports without a signature").isZero();
    assertThat(synced(upload, own)).as("the uploader alone").isEqualTo(1);
    assertThat(synced(upload, own, own, own)).as("one a peer").isEqualTo(1);
    assertThat(synced(upload, own, two.receipt("u" + "0".repeat(32), root, 100)))
        .as("of another upload")
        .isEqualTo(1);
    assertThat(synced(upload, own, two.receipt(id, root(), 100)))
        .as("of other content")
        .isEqualTo(1);
    assertThat(synced(upload, own, two.receipt(id, root, 99))).as("of another size").isEqualTo(1);
    assertThat(synced(upload, own, TestPeer.signed(others, one.identity)))
        .as("signed by somebody else")
        .isEqualTo(1);
    assertThat(synced(upload, own, three.receipt(id, root, 100)))
        .as("of one that has it not")
        .isEqualTo(1);
    Receipt moved = new Receipt(id, two.id(), root, 100, others.syncedAt() + 1, others.signature());
    assertThat(synced(upload, own, moved)).as("changed after it was signed").isEqualTo(1);

    CommitReply done = one.commit(upload, List.of(own, others)).as(CommitReply.class);
    assertThat(done.committed()).isTrue();
    assertThat(done.synced()).isEqualTo(2);
    NameRecord name = Objects.requireNonNull(done.name());
    assertThat(seals.isOurs(name)).isTrue();
    assertThat(name.root()).isEqualTo(root);
    assertThat(name.revision()).isEqualTo(1);
  }

  @Test
  void tooManyReceiptsAreRefused() {
    String root = root();
    one.has(root, 100);
    one.beat();
    UploadReply upload = one.publish(name("many"), root, 100).as(UploadReply.class);
    Receipt own = one.receipt(upload.uploadId(), root, 100);
    List<Receipt> many = new ArrayList<>();
    IntStream.range(0, 1_001).forEach(i -> many.add(own));
    assertThat(one.commit(upload, many).status()).isEqualTo(400);
    one.http.delete(Paths.UPLOAD + "/" + upload.uploadId());
  }

  @Test
  void whoWasThrownOutVouchesForNothing() {
    String root = root();
    one.has(root, 100);
    two.has(root, 100);
    one.beat();
    two.beat();
    UploadReply upload = one.publish(name("out"), root, 100).as(UploadReply.class);
    Receipt own = one.receipt(upload.uploadId(), root, 100);
    Receipt others = two.receipt(upload.uploadId(), root, 100);
    two.logout(true);
    assertThat(synced(upload, own, others)).isEqualTo(1);
  }

  // ---- names and removals ----

  @Test
  void namesAreGivenOutSealedAndTakenBackOnlySo() {
    String name = name("sealed");
    String root = published(name, 100);
    NameRecord record =
        three.http.get(Paths.DOWNLOAD + "?name=" + name).as(DownloadReply.class).names().getFirst();
    assertThat(seals.isOurs(record)).isTrue();

    String other = root();
    two.has(other, 50);
    two.beat();
    String made = Instant.ofEpochMilli(1_700_000_000_000L).toString();
    String forged = name("forged");
    String genuine = name("genuine");
    NameRecord unsealed = new NameRecord(forged, 1, other, 50, made, "root", 3, null);
    NameRecord stolen = new NameRecord(forged, 1, other, 50, made, "root", 3, record.seal());
    NameRecord ours = seals.seal(new NameRecord(genuine, 4, other, 50, made, "root", 3, null));
    adoption.ask(two.id());
    two.names.addAll(List.of(unsealed, stolen, ours));
    two.report(List.of(), IntStream.range(0, IndexRequest.BUCKETS).boxed().toList(), true);
    Http person = http.basic(ADMIN, PASSWORD);
    assertThat(person.get(Paths.FILES + "/" + forged).status()).isEqualTo(404);
    assertThat(person.get(Paths.FILES + "/" + genuine).as(FileDetail.class).file().revision())
        .isEqualTo(4);
    adoption.ask(two.id());
    two.report(List.of(), IntStream.range(0, IndexRequest.BUCKETS).boxed().toList(), true);
    String refused = person.get(Paths.EVENTS + "?kind=names-refused&order=newest&limit=500").text();
    assertThat(refused).contains("Refused 2 names that " + two.login.peerName() + " brought");
    assertThat(refused.split(two.login.peerName() + " brought", -1)).as("told once").hasSize(2);
    assertThat(root).isNotEqualTo(other);
  }

  @Test
  void aRemovalIsSealedForEachContentThatTheNameEverPointedTo() {
    String name = name("removed");
    String first = published(name, 100);
    String second = root();
    one.has(second, 200);
    two.has(second, 200);
    one.beat();
    two.beat();
    UploadReply upload =
        one.http
            .post(Paths.UPLOAD, new UploadRequest(name, 200, second, 0, 0, true))
            .as(UploadReply.class);
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    assertThat(http.basic(ADMIN, PASSWORD).delete(Paths.FILES + "/" + name).status())
        .isEqualTo(204);
    two.beat();
    List<PeerCommand> drops =
        two.commands.stream().filter(c -> c.kind() == PeerCommand.Kind.DROP).toList();
    assertThat(drops).extracting(PeerCommand::root).containsExactlyInAnyOrder(first, second);
    for (PeerCommand drop : drops) {
      Tombstone tombstone = Objects.requireNonNull(drop.tombstone());
      assertThat(seals.isOurs(tombstone)).isTrue();
      assertThat(tombstone.root()).isEqualTo(drop.root());
      assertThat(tombstone.name()).isEqualTo(name);
      assertThat(tombstone.revision()).isEqualTo(2);
    }
  }

  // ---- more copies of what is there ----

  @Test
  void anUploadThatAsksForMoreCopiesThanThereAreWaitsForThem() {
    String name = name("more");
    String root = published(name, 100);
    assertThat(again(name, root, 0, 0).unchanged()).isTrue();
    assertThat(again(name, root, 3, 2).unchanged()).isTrue();
    UploadReply more = again(name, root, 3, 3);
    assertThat(more.unchanged()).isFalse();
    assertThat(more.needed()).isEqualTo(3);
    assertThat(one.commit(more).status()).isEqualTo(202);
    three.has(root, 100);
    three.beat();
    CommitReply done = one.commit(more).as(CommitReply.class);
    assertThat(done.committed()).isTrue();
    assertThat(Objects.requireNonNull(done.file()).revision()).as("no new revision").isEqualTo(1);

    UploadReply wanted = again(name, root, 4, 3);
    assertThat(one.commit(wanted).as(CommitReply.class).committed()).isTrue();
    FileDetail detail = one.http.get(Paths.FILES + "/" + name).as(FileDetail.class);
    assertThat(detail.file().copiesWanted()).isEqualTo(4);
    assertThat(detail.revisions()).hasSize(1);
  }

  private UploadReply again(String name, String root, int copies, int ack) {
    return one.http
        .post(Paths.UPLOAD, new UploadRequest(name, 100, root, copies, ack, false))
        .as(UploadReply.class);
  }

  private int synced(UploadReply upload, Receipt... receipts) {
    Http.Reply reply = one.commit(upload, Arrays.asList(receipts));
    assertThat(reply.status()).isEqualTo(202);
    return reply.as(CommitReply.class).synced();
  }

  private static Ticket granted(TestPeer peer, String root) {
    return ticket(peer.http.post(Paths.TICKETS, new TicketRequest(root)).as(Grant.class));
  }

  private static Ticket ticket(@Nullable Grant grant) {
    byte[] whole = Base64.getUrlDecoder().decode(Objects.requireNonNull(grant).ticket());
    return Ticket.parse(Arrays.copyOf(whole, whole.length - Ticket.SIGNATURE_BYTES));
  }

  private static String key(TestPeer peer) {
    try {
      byte[] spki = peer.identity.pair().getPublic().getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String published(String name, long size) {
    String root = root();
    one.has(root, size);
    one.beat();
    UploadReply upload = one.publish(name, root, size).as(UploadReply.class);
    two.has(root, size);
    two.beat();
    assertThat(one.commit(upload).as(CommitReply.class).committed()).isTrue();
    return root;
  }
}
