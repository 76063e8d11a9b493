package io.bandada.peerd.pieceport;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.peers.Eventually;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.connections.TwoPathNetwork;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who keeps a buffer too long stores wrong pieces: many streams at a time, cancelled at random,
/// over memory that is overwritten the moment that it is released.
class BufferLifetimeTest {
  private static final Manifest BOOK = Pattern.manifest((8 << 20) + 77);
  private static final int STREAMS = 8;
  private static final int CALLS = 160;
  private static final int LONGEST = 6;

  @TempDir Path folder;
  private final PoisonedBuffers memory = new PoisonedBuffers();
  private final SplittableRandom random = new SplittableRandom(7);
  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

  @BeforeEach
  void lookForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterEach
  void asBefore() {
    ResourceLeakDetector.setLevel(before);
  }

  @Test
  void streamsThatAreCancelledAtRandomStoreNothingWrong() throws Exception {
    try (RealPeer source =
            new RealPeer(
                "source", folder.resolve("source"), store -> Received.whole(store, BOOK), memory);
        RealPeer here =
            new RealPeer("here", folder.resolve("here"), store -> store.create(BOOK), memory)) {
      TwoPathNetwork network = (TwoPathNetwork) here.network;
      String ticket =
          here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, 1L << 40, 600);
      here.loop.run(() -> here.ports.heard(source.address(), source.piecePort()));
      // On a busy machine a connection may take longer than a call waits for it.
      Eventually.await("the connections stand")
          .until(() -> here.onLoop(() -> here.ports.isStanding(source.address())));
      Storm storm = new Storm(here, source.address(), ticket);
      here.loop.run(storm::more);
      storm.over.get(180, TimeUnit.SECONDS);
      assertThat(storm.wrong).isEmpty();
      assertThat(storm.cancelled).as("calls that were cancelled").isGreaterThan(CALLS / 10);
      Eventually.await("every buffer of the store is given back")
          .until(() -> here.counted.open.get() == 0);
      assertThat(here.counted.closedTwice).hasValue(0);
      assertThat(network.fetches()).isGreaterThanOrEqualTo(CALLS);
      assertThat(network.fallbacks()).as("nothing broke").isZero();
      assertAllRight(here);
      Eventually.await("no slot is taken")
          .until(() -> source.onLoop(() -> source.node.status().serving()) == 0);
    }
    memory.assertAllReleased();
  }

  /// What the store took is on the disk as it should be.
  private static void assertAllRight(RealPeer here) throws Exception {
    PieceSet stored = here.disk.sync(BOOK.id());
    assertThat(stored.size()).isGreaterThan(BOOK.pieces() / 2);
    for (int piece = stored.nextFrom(0); piece >= 0; piece = stored.nextFrom(piece + 1)) {
      byte[] bytes = new byte[BOOK.lengthOf(piece)];
      here.disk.read(BOOK.id(), BOOK.offsetOf(piece), ByteBuffer.wrap(bytes));
      assertThat(bytes)
          .as("piece " + piece)
          .isEqualTo(Pattern.bytes(BOOK.offsetOf(piece), bytes.length));
    }
  }

  /// Calls that come and go. On the loop.
  private final class Storm {
    final CompletableFuture<Boolean> over = new CompletableFuture<>();
    final List<PieceAnswer> wrong = new ArrayList<>();
    int cancelled;
    private final RealPeer here;
    private final PeerAddress source;
    private final String ticket;
    private int begun;
    private int open;

    Storm(RealPeer here, PeerAddress source, String ticket) {
      this.here = here;
      this.source = source;
      this.ticket = ticket;
    }

    void more() {
      while (open < STREAMS && begun < CALLS) {
        begun++;
        open++;
        new One().begin();
      }
      if (open == 0) {
        over.complete(true);
      }
    }

    private void ended() {
      open--;
      here.loop.run(this::more);
    }

    private final class One implements PeerNetwork.FetchListener {
      private final int count = 1 + random.nextInt(LONGEST);
      private final int cancelAfter = random.nextInt(2 * LONGEST);
      private int left = count;
      private boolean done;
      private PeerNetwork.Call call = () -> {};

      void begin() {
        PieceRun run = new PieceRun(random.nextInt(BOOK.pieces() - count), count);
        call = here.network.fetch(source, BOOK, PieceOffer.all(run), ticket, this);
        if (random.nextInt(4) == 0) {
          here.loop.after(Duration.ofNanos(random.nextLong(4_000_000)), this::cancel);
        }
      }

      private void cancel() {
        if (!done) {
          done = true;
          cancelled++;
          call.cancel();
          ended();
        }
      }

      @Override
      public void answered(int piece, PieceAnswer answer) {
        boolean busy =
            answer instanceof PieceAnswer.Refused(PieceAnswer.Reason reason, var wait)
                && reason == PieceAnswer.Reason.BUSY;
        if (done || !(answer instanceof PieceAnswer.Stored || busy)) {
          wrong.add(answer);
        }
        left--;
        if (left == 0) {
          done = true;
          ended();
        } else if (count - left == cancelAfter) {
          cancel();
        }
      }
    }
  }
}
