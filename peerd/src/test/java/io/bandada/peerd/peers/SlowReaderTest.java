package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.rpc.Pacing;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.SlowReader;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pieces to somebody who asks for them and then reads nothing, or little.
class SlowReaderTest {
  private static final SlowReader.Pace PACE = new SlowReader.Pace(64 << 10, Duration.ofMillis(500));
  private static final String FETCH = PeerGrpc.getFetchPiecesMethod().getFullMethodName();
  private static final int DATA = 0;
  private static final int WINDOW_UPDATE = 8;

  /// gRPC's prefix of a message without bytes.
  private static final byte[] EMPTY_MESSAGE = new byte[5];

  private final EventLoop loop = new EventLoop();
  private final AtomicBoolean othersWait = new AtomicBoolean();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private ServerUnderTest server;
  private RawConnection reader;

  @BeforeEach
  void start() throws Exception {
    server = new ServerUnderTest(PeerLimits.USUAL);
    server.onFetch = this::sendForever;
    reader =
        RawConnection.open(
                server.address(),
                "127.0.0.1",
                RawConnection.context(RealPeer.NETWORK.trust("pslow")))
            .begin();
    reader.send(RawConnection.HEADERS, RawConnection.END_HEADERS, 1, RawConnection.call(FETCH));
    reader.send(DATA, RawConnection.END_STREAM, 1, EMPTY_MESSAGE);
  }

  @AfterEach
  void stop() throws Exception {
    reader.close();
    server.close();
    loop.close();
  }

  private void sendForever(ServerCallStreamObserver<PieceChunk> stream) {
    Pacing pacing = new Pacing(stream::isReady);
    stream.setOnReadyThreshold(1 << 20);
    stream.setOnReadyHandler(pacing::signal);
    stream.setOnCancelHandler(() -> pacing.stop("cancelled"));
    SlowReader slow =
        new SlowReader(
            loop,
            PACE,
            () -> {
              looks.incrementAndGet();
              return othersWait.get();
            },
            sent::get,
            held::get,
            pacing::stop);
    loop.run(slow::watch);
    PieceChunk chunk =
        PieceChunk.newBuilder().setData(ByteString.copyFrom(new byte[16 << 10])).build();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  pacing.await(Duration.ofMinutes(1));
                  stream.onNext(chunk);
                  sent.addAndGet(chunk.getData().size());
                }
              } catch (Pacing.Stopped e) {
                ends.add(String.valueOf(e.getMessage()));
                stream.onError(Status.ABORTED.asRuntimeException());
              } finally {
                loop.run(slow::forget);
              }
            });
  }

  @Test
  void whoTakesNothingWhileOthersWaitLosesItsSlot() throws Exception {
    othersWait.set(true);
    assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("too slow, and others wait");
    assertThat(sent.get()).as("no more than its window and what may wait").isLessThan(2 << 20);
  }

  @Test
  void whoTakesNothingWhileNobodyWaitsMay() {
    Eventually.await("it was looked at some times").until(() -> looks.get() >= 3);
    assertThat(ends).isEmpty();
    othersWait.set(true);
    Eventually.await("now somebody waits").until(() -> !ends.isEmpty());
  }

  @Test
  void whoTakesEnoughIsLeftAlone() throws Exception {
    othersWait.set(true);
    while (looks.get() < 3) {
      RawConnection.Frame frame = reader.expect(DATA);
      if (frame.payload().length > 0) {
        byte[] taken = ByteBuffer.allocate(Integer.BYTES).putInt(frame.payload().length).array();
        reader.send(WINDOW_UPDATE, 0, 0, taken).send(WINDOW_UPDATE, 0, 1, taken);
      }
    }
    assertThat(ends).isEmpty();
  }
}
