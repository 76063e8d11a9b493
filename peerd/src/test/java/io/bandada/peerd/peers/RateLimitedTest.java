package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Limits over real sockets, by either way. At these rates nothing would come to its end in time:
/// what does, was let go by a new limit.
@ParameterizedClass(name = "by the piece port: {0}")
@ValueSource(booleans = {false, true})
class RateLimitedTest {
  private static final Manifest BOOK = Pattern.manifest(16 << 20);
  private static final int PATIENCE_SECONDS = 60;

  @Parameter boolean byThePiecePort;
  @TempDir Path folder;
  private RealPeer here;
  private RealPeer holder;

  @BeforeEach
  void start() throws Exception {
    here = peer("here", store -> store.create(BOOK));
    holder = peer("holder", store -> Received.whole(store, BOOK));
    here.onLoop(
        () -> {
          here.ports.heard(holder.address(), holder.piecePort());
          return true;
        });
    if (byThePiecePort) {
      Eventually.await("the connections stand")
          .until(() -> here.onLoop(() -> here.ports.isStanding(holder.address())));
    }
  }

  private RealPeer peer(String name, RealPeer.Furnishing furnishing) throws Exception {
    return new RealPeer(
        name,
        folder.resolve(name),
        furnishing,
        byThePiecePort ? PooledByteBufAllocator.DEFAULT : null);
  }

  @AfterEach
  void stop() throws Exception {
    holder.close();
    here.close();
  }

  private final class Fetched implements PeerNetwork.FetchListener {
    final CompletableFuture<Long> granted = new CompletableFuture<>();
    final List<PieceAnswer> answers = new CopyOnWriteArrayList<>();
    final CompletableFuture<Boolean> all = new CompletableFuture<>();
    final PeerNetwork.Call call;

    Fetched() {
      String ticket =
          here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, BOOK.size(), 600);
      PieceOffer offer = PieceOffer.all(new PieceRun(0, BOOK.pieces()));
      call = here.onLoop(() -> here.network.fetch(holder.address(), BOOK, offer, ticket, this));
    }

    @Override
    public void granted(long bytesPerSecond) {
      granted.complete(bytesPerSecond);
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      answers.add(answer);
      if (answers.size() == BOOK.pieces()) {
        all.complete(true);
      }
    }

    void awaitStored() throws Exception {
      assertThat(all.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(answers).allMatch(PieceAnswer.Stored.class::isInstance);
    }
  }

  @Test
  void whatTheSourceAllowsIsToldAndKeptUntilItChanges() throws Exception {
    holder.limits.set(new Rates(Rates.LEAST, 0, 0));
    Fetched fetched = new Fetched();
    assertThat(fetched.granted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Rates.LEAST);
    Eventually.await("some bytes have come").until(() -> here.counted.open.get() > 0);
    assertThat(fetched.all).isNotDone();
    holder.limits.set(Rates.NONE);
    fetched.awaitStored();
  }

  @Test
  void theLimitOfOnePeerHoldsWithoutOneForAll() throws Exception {
    holder.limits.set(new Rates(0, 0, 2 * Rates.LEAST));
    Fetched fetched = new Fetched();
    assertThat(fetched.granted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(2 * Rates.LEAST);
    assertThat(fetched.all).isNotDone();
    holder.limits.set(Rates.NONE);
    fetched.awaitStored();
  }

  @Test
  void whoReceivesReadsNoFasterThanItMay() throws Exception {
    here.limits.set(new Rates(0, Rates.LEAST, 0));
    Fetched fetched = new Fetched();
    assertThat(fetched.granted.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    Eventually.await("something was charged")
        .until(
            () ->
                !here.limits
                    .downloadLimiter()
                    .hold(here.limits.downloadLimiter().position())
                    .isZero());
    long[] received = {0};
    Eventually.await("what is paid for has come, and no more")
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              long before = received[0];
              received[0] = here.traffic.bytesIn();
              return received[0] > 0 && received[0] == before;
            });
    assertThat(received[0]).isLessThan(BOOK.size() / 2);
    assertThat(fetched.all).isNotDone();
    here.limits.set(Rates.NONE);
    fetched.awaitStored();
  }

  @Test
  void whoLeavesWhileItIsHeldBackLeavesNothingBehind() throws Exception {
    holder.limits.set(new Rates(Rates.LEAST, 0, 0));
    Fetched fetched = new Fetched();
    fetched.granted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(holder.onLoop(() -> holder.node.status().serving())).isPositive();
    here.onLoop(
        () -> {
          fetched.call.cancel();
          return true;
        });
    Eventually.await("the slot is free again")
        .until(() -> holder.onLoop(() -> holder.node.status().serving()) == 0);
    Eventually.await("its buffer is given back").until(() -> here.counted.open.get() == 0);
  }
}
