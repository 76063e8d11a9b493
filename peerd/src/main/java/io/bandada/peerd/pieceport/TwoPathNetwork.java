package io.bandada.peerd.pieceport;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.peers.GrpcPeerNetwork;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.transfer.EgressPolicy;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.Watchdog;
import io.bandada.peerd.transfer.Wire;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The real network, by two ways: pieces by the piece port where the other peer has one that can be reached, and by gRPC elsewhere;
/// everything else by gRPC. A call that the piece port does not answer to its end goes on by gRPC under the same name.
public final class TwoPathNetwork implements PeerNetwork, AutoCloseable {
  private final Loop loop;
  private final LocalEnd here;
  private final Patience patience;
  private final GrpcPeerNetwork grpc;
  private final PieceLines lines;
  private final LongAdder fetches = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();

  /// @param random for back-off
  public TwoPathNetwork(LocalEnd here, Wire wire, EgressPolicy policy, RandomGenerator random) {
    this(here, wire, policy, random, Patience.USUAL, PooledByteBufAllocator.DEFAULT);
  }

  public TwoPathNetwork(
      LocalEnd here,
      Wire wire,
      EgressPolicy policy,
      RandomGenerator random,
      Patience patience,
      ByteBufAllocator memory) {
    this.loop = here.loop();
    this.here = here;
    this.patience = patience;
    PieceLine.Kit kit =
        new PieceLine.Kit(loop, wire, wire.tls(PiecePort.PROTOCOL).client(), here.rates().intake(), memory);
    this.lines = new PieceLines(kit, policy, random);
    this.grpc = new GrpcPeerNetwork(here, wire, policy, patience, lines::heard);
  }

  /// On the loop: where that peer says that its piece port is; 0 for none.
  void heard(PeerAddress peer, int port) {
    lines.heard(peer, port);
  }

  /// On the loop: whether all connections to the piece port of that peer stand; begins to connect when not.
  boolean standing(PeerAddress peer) {
    return lines.standing(peer);
  }

  @Override
  public Call watch(PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    return grpc.watch(peer, id, ticket, manifest, listener);
  }

  @Override
  public Call fetch(PeerAddress peer, Manifest manifest, PieceOffer offer, String ticket, FetchListener listener) {
    PieceLines.Use use = lines.acquire(peer);
    if (use == null) {
      return grpc.fetch(peer, manifest, offer, ticket, listener);
    }
    fetches.increment();
    Switched call = new Switched(new FetchOrder(peer, manifest, offer, ticket), listener, use);
    call.begin();
    return call;
  }

  @Override
  public long downloadLimit() {
    return grpc.downloadLimit();
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    return grpc.requestUpload(peer, request, then);
  }

  /// Calls that began by the piece port. From any thread.
  public long fetches() {
    return fetches.sum();
  }

  /// Of these, calls that went on by gRPC. From any thread.
  public long fallbacks() {
    return fallbacks.sum();
  }

  /// On the loop: cuts all connections.
  @Override
  public void close() {
    lines.close();
    grpc.close();
  }

  /// A call that begins by the piece port, and may go on by gRPC.
  private final class Switched implements Call, FetchListener {
    private final FetchOrder order;
    private final FetchListener listener;
    private final PieceLines.Use use;
    private final Watchdog watchdog;
    private @Nullable PieceReceiver quick;
    private @Nullable Call slow;
    private Loop.@Nullable Timer connecting;
    private boolean givenUp;
    private boolean granted;

    Switched(FetchOrder order, FetchListener listener, PieceLines.Use use) {
      this.order = order;
      this.listener = listener;
      this.use = use;
      // With all its calls.
      this.watchdog = new Watchdog(loop, patience.silence(), use.line::signs, use.line::fail);
    }

    /// By whichever way it is heard first, so before any piece.
    @Override
    public void granted(long bytesPerSecond) {
      if (!granted) {
        granted = true;
        listener.granted(bytesPerSecond);
      }
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      listener.answered(piece, answer);
    }

    void begin() {
      PieceReceiver call = new PieceReceiver(here, order, this, this::over);
      quick = call;
      use.line.begin(call);
      if (use.line.state() == PieceLine.State.CONNECTING) {
        connecting = loop.after(PieceLines.CONNECT_PATIENCE, () -> connectedLate(call));
      } else {
        watchdog.watch();
      }
    }

    private void connectedLate(PieceReceiver call) {
      use.line.takeBack(call);
      watchdog.watch();
    }

    /// Nothing more comes this way.
    private void over(@Nullable PieceOffer rest) {
      quick = null;
      watchdog.forget();
      Loop.Timer waiting = connecting;
      if (waiting != null) {
        waiting.cancel();
      }
      use.end();
      if (rest == null) {
        if (!givenUp) {
          use.worked();
        }
      } else {
        fallbacks.increment();
        slow = grpc.fetch(order.peer(), order.manifest(), rest, order.ticket(), this);
      }
    }

    @Override
    public void cancel() {
      PieceReceiver call = quick;
      Call other = slow;
      givenUp = true;
      if (call != null) {
        call.giveUp();
        use.line.cancel(call);
      } else if (other != null) {
        other.cancel();
      }
    }
  }
}
