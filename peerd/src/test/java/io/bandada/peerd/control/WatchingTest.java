package io.bandada.peerd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventRecord;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.SourceRecord;
import io.bandada.peerd.handover.DescriptorSender;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.control.DownloadRequest;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;
import io.bandada.proto.control.VerifyEvent;
import io.bandada.proto.control.VerifyRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What peerctl sees of a verification and of events, over a real unix socket, with a real store
/// and a second peer behind it.
class WatchingTest {
  private static final Manifest BOOK = Pattern.manifest((3 << 20) - 77);
  private static final int FLIPPED = 4;

  @TempDir Path folder;
  private RealPeer peer;
  private RealPeer other;
  private ControlUnderTest control;

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("here", folder.resolve("data"), store -> Received.whole(store, BOOK));
    other = new RealPeer("other", folder.resolve("other"), store -> Received.whole(store, BOOK));
    control = new ControlUnderTest(peer, folder.resolve("c.sock"));
  }

  @AfterEach
  void stop() throws Exception {
    control.close();
    peer.close();
    other.close();
  }

  private List<VerifyEvent> verify(String ref) {
    List<VerifyEvent> events = new ArrayList<>();
    control
        .ctl()
        .verify(VerifyRequest.newBuilder().setRef(ref).build())
        .forEachRemaining(events::add);
    return events;
  }

  private void flipABit() throws IOException {
    Path data;
    try (var files = Files.walk(folder.resolve("data"))) {
      data = files.filter(f -> f.toString().endsWith(".data")).findFirst().orElseThrow();
    }
    try (FileChannel raw =
        FileChannel.open(data, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = BOOK.offsetOf(FLIPPED) + 1000;
      ByteBuffer one = ByteBuffer.allocate(1);
      raw.read(one, at);
      raw.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 0x10)}), at);
      raw.force(false);
    }
  }

  @Test
  void whatIsGoodIsSaidToBeGood() {
    assertThat(verify(""))
        .containsExactly(
            VerifyEvent.newBuilder().setId(BOOK.id().hex()).setBytes(BOOK.size()).build(),
            VerifyEvent.newBuilder().setLast(true).build());
    assertThat(verify("id:" + BOOK.id().hex())).hasSize(2);
  }

  @Test
  void aFlippedBitIsFoundToldAndFetchedAgain() throws Exception {
    othersHaveIt();
    flipABit();

    List<VerifyEvent> events = verify("");
    assertThat(events).hasSize(2);
    assertThat(events.getFirst().getBadPieces()).isEqualTo(1);
    assertThat(events.getFirst().getId()).isEqualTo(BOOK.id().hex());
    assertThat(events.getLast().getLast()).isTrue();

    Awaitility.await("the piece comes from the other peer")
        .atMost(Duration.ofSeconds(60))
        .until(() -> peer.onLoop(() -> peer.node.holds(BOOK.id())));
    assertThat(verify("").getFirst().getBadPieces()).isZero();
    ByteBuffer again = ByteBuffer.allocate(BOOK.lengthOf(FLIPPED));
    peer.store.read(BOOK.id(), BOOK.offsetOf(FLIPPED), again);
    assertThat(again.array()).isEqualTo(Pattern.bytes(BOOK.offsetOf(FLIPPED), again.capacity()));
    try (var kept = Files.list(folder.resolve("data/quarantine"))) {
      assertThat(kept).isNotEmpty();
    }
  }

  @Test
  void aReadThatMeetsABadPieceGetsItFromOthersInThatVeryRead() throws Exception {
    othersHaveIt();
    flipABit();
    assertThat(read(DownloadRequest.newBuilder())).isEqualTo(Pattern.bytes(0, (int) BOOK.size()));
    flipABit();
    DownloadRequest.Builder part =
        DownloadRequest.newBuilder().setOffset(BOOK.offsetOf(FLIPPED) + 7).setLength(1000);
    assertThat(read(part)).isEqualTo(Pattern.bytes(BOOK.offsetOf(FLIPPED) + 7, 1000));
  }

  @Test
  void aFileThatIsHandedOverGetsWhatWentBadHereFromOthersToo() throws Exception {
    othersHaveIt();
    flipABit();
    Path target = Files.createFile(folder.resolve("target"));
    byte[] claim = ByteBuffer.allocate(16).putInt(1).array();
    assertThat(DescriptorSender.in(control.socket, target, DescriptorSender.WRITING, claim))
        .isTrue();
    assertThat(read(DownloadRequest.newBuilder().setClaim(ByteString.copyFrom(claim)))).isEmpty();
    assertThat(Files.readAllBytes(target)).isEqualTo(Pattern.bytes(0, (int) BOOK.size()));
  }

  private byte[] read(DownloadRequest.Builder request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    control
        .ctl()
        .downloadFile(request.setRef("id:" + BOOK.id().hex()).build())
        .forEachRemaining(e -> bytes.writeBytes(e.getData().toByteArray()));
    return bytes.toByteArray();
  }

  private void othersHaveIt() {
    FileRecord file =
        new FileRecord(
            "book", BOOK.id().hex(), BOOK.size(), 1, "2026-11-22T00:00:00Z", "ana", 2, 2);
    SourceRecord source =
        new SourceRecord("pother", "other", other.address().endpoint(), true, BOOK.size(), "live");
    peer.directory.known.put(
        BOOK.id().hex(), new DownloadReply(file, List.of(source), List.of(), null, null));
  }

  @Test
  void whatIsNotHereCannotBeVerified() {
    assertThatThrownBy(() -> verify("nothing"))
        .isInstanceOfSatisfying(StatusRuntimeException.class, this::notFound);
  }

  private void notFound(StatusRuntimeException e) {
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(e.getStatus().getDescription()).contains("nothing is not here");
  }

  private void happens(long id) {
    peer.directory.events.add(
        new EventRecord(
            id,
            "2026-11-22T00:00:0" + id % 10 + "Z",
            "ana",
            "file-published",
            "book",
            "ana published book."));
  }

  @Test
  void theNewestEventsComeInTheOrderInWhichTheyHappened() {
    for (int id = 1; id <= 9; id++) {
      happens(id);
    }
    List<Long> ids = new ArrayList<>();
    control
        .ctl()
        .events(EventsRequest.newBuilder().setLimit(3).build())
        .forEachRemaining(e -> ids.add(e.getId()));
    assertThat(ids).containsExactly(7L, 8L, 9L);
  }

  @Test
  void whoFollowsHearsWhatHappensLaterOnceAndInOrder() {
    happens(1);
    happens(2);
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(
          () -> {
            Iterator<EventItem> events =
                control
                    .ctl()
                    .events(EventsRequest.newBuilder().setFollow(true).setLimit(1).build());
            assertThat(events.next().getId()).isEqualTo(2);
            happens(3);
            happens(4);
            assertThat(events.next().getId()).isEqualTo(3);
            assertThat(events.next().getId()).isEqualTo(4);
            happens(5);
            assertThat(events.next().getId()).isEqualTo(5);
          });
    }
  }

  @Test
  void whoFollowsHearsOnWhenTheDirectoryWasAwayForAWhile() {
    happens(1);
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(
          () -> {
            Iterator<EventItem> events =
                control.ctl().events(EventsRequest.newBuilder().setFollow(true).build());
            assertThat(events.next().getId()).isEqualTo(1);
            int before = peer.directory.timesAway.get();
            EventRecord first = peer.directory.events.removeFirst();
            Awaitility.await("it was away")
                .atMost(Duration.ofSeconds(60))
                .until(() -> peer.directory.timesAway.get() > before);
            peer.directory.events.add(first);
            happens(2);
            assertThat(events.next().getId()).isEqualTo(2);
          });
    }
  }
}
