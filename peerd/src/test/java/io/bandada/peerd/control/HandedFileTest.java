package io.bandada.peerd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.bandada.peerd.handover.DescriptorSender;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.control.DownloadEvent;
import io.bandada.proto.control.DownloadRequest;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a user hands over open, with a real store behind it.
class HandedFileTest {
  private static final Manifest BOOK = Pattern.manifest((3 << 20) - 77);

  /// What is in the store already.
  private static final Manifest LIBRARY = Pattern.manifest((5 << 20) + 9);

  @TempDir Path folder;
  private RealPeer peer;
  private ControlUnderTest control;
  private int claims;

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("here", folder.resolve("data"), store -> Received.whole(store, LIBRARY));
    control = new ControlUnderTest(peer, folder.resolve("c.sock"));
  }

  @AfterEach
  void stop() throws Exception {
    control.close();
    peer.close();
  }

  private ByteString hand(Path file, int flags) {
    byte[] claim = ByteBuffer.allocate(16).putInt(++claims).array();
    assertThat(DescriptorSender.in(control.socket, file, flags, claim)).isTrue();
    return ByteString.copyFrom(claim);
  }

  @Test
  void aFileThatIsHandedOverIsReadWithoutAByteThroughTheSocket() throws Exception {
    Path file = Files.write(folder.resolve("book"), Pattern.bytes(0, (int) BOOK.size()));
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("books/1", BOOK.size(), hand(file, DescriptorSender.READING));
    assertThat(uploading.read()).isEqualTo(BOOK.size());
    assertThat(peer.store.find(BOOK.id())).as("its end was not said").isEmpty();
    uploading.end(BOOK.size());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> peer.store.find(BOOK.id()).isPresent());
  }

  @Test
  void anUploadOfAHandedFileThatIsCancelledLeavesNoTrace() throws Exception {
    Path file = Files.write(folder.resolve("book"), Pattern.bytes(0, (int) BOOK.size()));
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("books/1", BOOK.size(), hand(file, DescriptorSender.READING));
    uploading.read();
    uploading.cancel();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> peer.onLoop(() -> peer.node.transfers(false)).isEmpty());
    try (var left = Files.list(folder.resolve("data/staging"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatIsNoFileIsSentInstead() throws Exception {
    byte[] bytes = Pattern.bytes(0, (int) BOOK.size());
    ScriptedUpload uploading = new ScriptedUpload(control.channel);
    uploading.header("books/1", BOOK.size(), hand(folder, DescriptorSender.READING));
    assertThat(uploading.read()).isZero();
    for (int at = 0; at < bytes.length; at += 1 << 20) {
      uploading.data(Arrays.copyOfRange(bytes, at, Math.min(at + (1 << 20), bytes.length)));
    }
    uploading.end(BOOK.size());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> peer.store.find(BOOK.id()).isPresent());
  }

  @Test
  void aFileOfAnotherLengthThanWasSaidHasChanged() throws Exception {
    Path file = Files.write(folder.resolve("book"), Pattern.bytes(0, (int) BOOK.size()));
    ScriptedUpload shorter = new ScriptedUpload(control.channel);
    shorter.header("books/1", BOOK.size() + 1, hand(file, DescriptorSender.READING));
    assertThat(shorter.status()).isEqualTo(Status.Code.DATA_LOSS);
    ScriptedUpload longer = new ScriptedUpload(control.channel);
    longer.header("books/1", BOOK.size() - 1, hand(file, DescriptorSender.READING));
    assertThat(longer.status()).isEqualTo(Status.Code.DATA_LOSS);
    assertThat(peer.store.holdings()).hasSize(1);
  }

  @Test
  void aDownloadIsWrittenIntoTheFileThatIsHandedOver() throws Exception {
    Path target = Files.createFile(folder.resolve("target"));
    List<DownloadEvent> events =
        download(library().setClaim(hand(target, DescriptorSender.WRITING)));
    assertThat(events).noneMatch(DownloadEvent::hasData);
    assertThat(events.getLast().getDone().getWritten()).isTrue();
    assertThat(events.getLast().getDone().getBytes()).isEqualTo(LIBRARY.size());
    assertThat(Files.readAllBytes(target)).isEqualTo(Pattern.bytes(0, (int) LIBRARY.size()));
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndSmallOnesAreSent() throws Exception {
    Path target = Files.createFile(folder.resolve("target"));
    ByteString unfit = hand(target, DescriptorSender.READING);
    assertThatThrownBy(() -> download(library().setClaim(unfit)))
        .hasMessageContaining("the file cannot be written");
    List<DownloadEvent> sent =
        download(
            library()
                .setClaim(hand(target, DescriptorSender.WRITING))
                .setClaimFrom(LIBRARY.size() + 1));
    assertThat(bytes(sent)).isEqualTo(Pattern.bytes(0, (int) LIBRARY.size()));
    assertThat(sent.getLast().getDone().getWritten()).isFalse();
  }

  @Test
  void noWrongByteReachesTheHandedFileWhenTheDiskLies() throws Exception {
    try (var files = Files.walk(folder.resolve("data"));
        FileChannel raw =
            FileChannel.open(
                files.filter(f -> f.toString().endsWith(".data")).findFirst().orElseThrow(),
                StandardOpenOption.WRITE)) {
      raw.write(ByteBuffer.wrap(new byte[] {99}), 7);
    }
    Path target = Files.createFile(folder.resolve("target"));
    ByteString claim = hand(target, DescriptorSender.WRITING);
    assertThatThrownBy(() -> download(library().setClaim(claim)))
        .hasMessageContaining("piece 0")
        .hasMessageContaining("went bad");
    byte[] first = Arrays.copyOf(Files.readAllBytes(target), LIBRARY.pieceLength());
    assertThat(first).as("a hole").isEqualTo(new byte[LIBRARY.pieceLength()]);
  }

  @Test
  void aPartHasItsVeryBytes() {
    long size = LIBRARY.size();
    for (long[] part :
        new long[][] {
          {0, 1}, {1 << 20, 0}, {size - 3, 100}, {(1 << 20) - 2, 5}, {size, 7}, {300_000, 1_000_000}
        }) {
      int length = (int) Math.min(part[1], size - part[0]);
      List<DownloadEvent> events = download(library().setOffset(part[0]).setLength(part[1]));
      assertThat(bytes(events)).isEqualTo(Pattern.bytes(part[0], length));
      assertThat(events.getLast().getDone().getBytes()).isEqualTo(length);
    }
    assertThatThrownBy(() -> download(library().setOffset(size + 1)))
        .hasMessageContaining("it has only");
  }

  private static DownloadRequest.Builder library() {
    return DownloadRequest.newBuilder().setRef("id:" + LIBRARY.id().hex());
  }

  private List<DownloadEvent> download(DownloadRequest.Builder request) {
    List<DownloadEvent> events = new ArrayList<>();
    control.ctl().downloadFile(request.build()).forEachRemaining(events::add);
    return events;
  }

  private static byte[] bytes(List<DownloadEvent> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    events.forEach(e -> bytes.writeBytes(e.getData().toByteArray()));
    return bytes.toByteArray();
  }
}
