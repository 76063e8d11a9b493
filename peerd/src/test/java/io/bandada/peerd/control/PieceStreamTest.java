package io.bandada.peerd.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.rpc.PacedStream;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.rpc.StoppedReader;
import io.bandada.peerd.store.disk.DiskPieceStore;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.control.DownloadEvent;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Stored bytes for readers that stop, some for ever. The others must not notice.
@Timeout(60)
class PieceStreamTest {
  /// 12 pieces of 256 KiB, the last one is short.
  private static final Manifest BOOK = Pattern.manifest((3 << 20) - 77);

  private static final int CHUNK = 64 << 10;

  /// More than have room in the memory that all share.
  private static final int STOPPED = 300;

  @TempDir Path folder;
  private final BufferBudget memory = new BufferBudget();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final List<Thread> senders = new ArrayList<>();
  private DiskPieceStore store;

  @BeforeEach
  void open() throws Exception {
    store = DiskPieceStore.open(folder, 64 << 20, 8 << 20);
    Received.whole(store, BOOK);
  }

  @AfterEach
  void close() throws Exception {
    for (Thread sender : senders) {
      sender.interrupt();
      sender.join();
    }
    store.close();
  }

  private void send(StoppedReader<DownloadEvent> reader, long from, long to) {
    PieceStream stream =
        new PieceStream(
            store, BOOK, memory, PacedStream.toUser(reader), Duration.ofMillis(1), CHUNK);
    senders.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int piece = 0; piece < BOOK.pieces(); piece++) {
                      stream.send(piece, from, to);
                    }
                    ends.add("sent");
                  } catch (Pacing.Stopped
                      | ControlFailure.Refused
                      | PieceStream.BadPiece
                      | InterruptedException e) {
                    ends.add(String.valueOf(e.getMessage()));
                  }
                }));
  }

  private static byte[] taken(StoppedReader<DownloadEvent> reader) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reader.taken.forEach(event -> bytes.writeBytes(event.getData().toByteArray()));
    return bytes.toByteArray();
  }

  @Test
  void readersThatStopHoldNothingAndKeepNobodyWaiting() throws Exception {
    for (int i = 0; i < STOPPED; i++) {
      StoppedReader<DownloadEvent> stopped = new StoppedReader<>();
      stopped.take(2); // in the middle of a piece
      send(stopped, 0, BOOK.size());
    }
    Awaitility.await("nothing is held for them").until(memory::isFree);
    StoppedReader<DownloadEvent> reader = new StoppedReader<>();
    reader.take(Integer.MAX_VALUE);
    send(reader, 0, BOOK.size());
    assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("sent");
    assertThat(taken(reader)).isEqualTo(Pattern.bytes(0, (int) BOOK.size()));
    assertThat(ends).as("they may still go on").isEmpty();
  }

  @Test
  void aReaderThatStopsAgainAndAgainGetsEveryByteOnce() throws Exception {
    StoppedReader<DownloadEvent> reader = new StoppedReader<>();
    int from = 100_001;
    int to = (int) BOOK.size() - 13;
    send(reader, from, to);
    for (int stops = 1; ends.isEmpty(); stops++) {
      reader.take(stops % 3 + 1);
      Awaitility.await().until(() -> !ends.isEmpty() || (!reader.isReady() && memory.isFree()));
    }
    assertThat(ends.poll()).isEqualTo("sent");
    assertThat(taken(reader)).isEqualTo(Pattern.bytes(from, to - from));
  }

  @Test
  void whatIsRemovedWhileItsReaderPausesIsToldAsThat() throws Exception {
    StoppedReader<DownloadEvent> reader = new StoppedReader<>();
    send(reader, 0, BOOK.size());
    store.discard(BOOK.id());
    reader.take(1);
    assertThat(ends.poll(30, TimeUnit.SECONDS)).contains("was removed while");
    assertThat(reader.taken).isEmpty();
  }
}
