package io.bandada.peerd.peers;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.Traffic;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How well the limits are kept between two peers with real sockets: one source, one peer, some
/// calls at a time; what comes is hashed and thrown away. Says what was wanted and what was got.
///
/// `java -cp ... io.bandada.peerd.peers.RateSpeed FOLDER SECONDS`; the folder must be there and
/// empty.
final class RateSpeed implements AutoCloseable {
  private static final int CALLS = 4;
  private static final int PIECES_A_CALL = 16;
  private static final int MIB = 1 << 20;
  private static final long[] RATES = {MIB, 8 * MIB, 64 * MIB, 500 * MIB};
  private static final Manifest CONTENT = Pattern.manifest(64 << 20);
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private final RealPeer here;
  private final RealPeer source;
  private final Traffic traffic = new Traffic();
  private final GrpcPeerNetwork network;
  private int next;
  private volatile boolean over;

  private RateSpeed(Path folder) throws Exception {
    here = new RealPeer("here", folder.resolve("here"), store -> {});
    source =
        new RealPeer("source", folder.resolve("source"), store -> Received.whole(store, CONTENT));
    EgressPolicy policy = new EgressPolicy(EgressPolicy.listen("127.0.0.1:0"), List::of);
    LocalEnd end = new LocalEnd(here.loop, nowhere(), traffic, here.limits);
    network = new GrpcPeerNetwork(end, here.wire, policy, Patience.USUAL, (peer, port) -> {});
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[1]);
    try (RateSpeed speed = new RateSpeed(Path.of(args[0]))) {
      for (int i = 0; i < CALLS; i++) {
        speed.here.loop.run(speed::fetch);
      }
      // The first seconds are the JVM's.
      speed.measured(Rates.NONE, Rates.NONE, seconds);
      System.out.printf(
          Locale.ROOT,
          "no limit: %.1f MiB/s%n",
          speed.measured(Rates.NONE, Rates.NONE, seconds) / MIB);
      for (long rate : RATES) {
        speed.print("up", rate, new Rates(rate, 0, 0), Rates.NONE, seconds);
        speed.print("per peer", rate, new Rates(0, 0, rate), Rates.NONE, seconds);
        speed.print("down", rate, Rates.NONE, new Rates(0, rate, 0), seconds);
      }
    }
    System.exit(0);
  }

  @SuppressWarnings("SystemOut")
  private void print(String what, long rate, Rates ofSource, Rates ofHere, int seconds)
      throws InterruptedException {
    double got = measured(ofSource, ofHere, seconds);
    System.out.printf(
        Locale.ROOT,
        "%-8s wanted %6.1f MiB/s, got %6.2f: %+.2f %%%n",
        what,
        rate / (double) MIB,
        got / MIB,
        100 * (got / rate - 1));
  }

  /// Bytes per second, from one arrival to another.
  private double measured(Rates ofSource, Rates ofHere, int seconds) throws InterruptedException {
    source.limits.set(ofSource);
    here.limits.set(ofHere);
    Thread.sleep(WARM_UP);
    long before = traffic.bytesIn();
    long bytes = nextArrival(before);
    long from = System.nanoTime();
    long end = from + Duration.ofSeconds(seconds).toNanos();
    long last = bytes;
    long until = from;
    while (System.nanoTime() < end || until == from) {
      last = nextArrival(last);
      until = System.nanoTime();
    }
    return (last - bytes) * 1e9 / (until - from);
  }

  private long nextArrival(long before) throws InterruptedException {
    long now = traffic.bytesIn();
    while (now == before) {
      Thread.sleep(0, 200_000);
      now = traffic.bytesIn();
    }
    return now;
  }

  /// On the loop: and again when it is over.
  private void fetch() {
    int first = next;
    next = (next + PIECES_A_CALL) % CONTENT.pieces();
    PieceRun run = new PieceRun(first, Math.min(PIECES_A_CALL, CONTENT.pieces() - first));
    String ticket =
        here.ticket(Ticket.Operation.READ, CONTENT.id().hex(), Ticket.ANYONE, CONTENT.size(), 600);
    network.fetch(
        source.address(),
        CONTENT,
        PieceOffer.all(run),
        ticket,
        new PeerNetwork.FetchListener() {
          private int answered;

          @Override
          public void answered(int piece, PieceAnswer answer) {
            if (!(answer instanceof PieceAnswer.Stored) && !over) {
              throw new AssertionError("piece " + piece + ": " + answer);
            }
            if (++answered == run.count() && !over) {
              fetch();
            }
          }
        });
  }

  private static PieceStore nowhere() {
    return (PieceStore)
        Proxy.newProxyInstance(
            PieceStore.class.getClassLoader(),
            new Class<?>[] {PieceStore.class},
            (proxy, method, arguments) ->
                new PieceStore.IncomingPiece() {
                  private final PieceHasher hasher = new PieceHasher();

                  @Override
                  public void write(ByteBuffer bytes) {
                    hasher.update(bytes);
                  }

                  @Override
                  public boolean finish() {
                    return CONTENT.matches((Integer) arguments[1], hasher);
                  }

                  @Override
                  public void close() {}
                });
  }

  @Override
  public void close() throws IOException {
    over = true;
    here.onLoop(
        () -> {
          network.close();
          return true;
        });
    source.close();
    here.close();
  }
}
