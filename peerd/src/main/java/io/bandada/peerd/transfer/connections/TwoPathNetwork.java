package io.bandada.peerd.transfer.connections;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.Patience;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.Watchdog;
import io.bandada.peerd.transfer.connections.Connections.State;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The real network, by two ways: pieces by the piece port where the other peer has one that can be
/// reached, and by the other way elsewhere; everything else by the other way. A call that the piece
/// port does not answer to its end goes on there under the same name.
public final class TwoPathNetwork implements PeerNetwork {
  private final LocalEnd here;
  private final Loop loop;
  private final Patience patience;
  private final PiecePorts ports;
  private final PeerNetwork other;
  private final LongAdder fetches = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();

  /// @param ports told by the other way where they are
  public TwoPathNetwork(LocalEnd here, Patience patience, PiecePorts ports, PeerNetwork other) {
    this.here = here;
    this.loop = here.loop();
    this.patience = patience;
    this.ports = ports;
    this.other = other;
  }

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    return other.watch(peer, id, ticket, manifest, listener);
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    PiecePorts.Use use = ports.acquire(peer);
    if (use == null) {
      return other.fetch(peer, manifest, offer, ticket, listener);
    }
    fetches.increment();
    Switched call = new Switched(new FetchOrder(peer, manifest, offer, ticket), listener, use);
    call.begin();
    return call;
  }

  @Override
  public long downloadLimit() {
    return other.downloadLimit();
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    return other.requestUpload(peer, request, then);
  }

  /// Calls that began by the piece port. From any thread.
  public long fetches() {
    return fetches.sum();
  }

  /// Of these, calls that went on by the other way. From any thread.
  public long fallbacks() {
    return fallbacks.sum();
  }

  /// A call that begins by the piece port, and may go on by the other way.
  private final class Switched implements Call, FetchListener {
    private final FetchOrder order;
    private final FetchListener listener;
    private final PiecePorts.Use use;
    private final PieceConnection connection;
    private final PieceReceiver quick;
    private final Watchdog watchdog;
    private @Nullable Call slow;
    private Loop.@Nullable Timer connecting;
    private boolean quickOver;
    private boolean givenUp;
    private boolean granted;

    Switched(FetchOrder order, FetchListener listener, PiecePorts.Use use) {
      this.order = order;
      this.listener = listener;
      this.use = use;
      this.connection = use.connection();
      this.quick = new PieceReceiver(here, order, this, this::over);
      // With all its calls.
      this.watchdog = new Watchdog(loop, patience.silence(), connection::signs, connection::close);
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
      connection.begin(quick);
      if (connection.state() == State.CONNECTING) {
        connecting = loop.after(Connections.CONNECT_PATIENCE, this::connectedLate);
      } else {
        watchdog.watch();
      }
    }

    private void connectedLate() {
      connection.takeBack(quick);
      watchdog.watch();
    }

    /// Nothing more comes this way.
    private void over(@Nullable PieceOffer rest) {
      quickOver = true;
      watchdog.forget();
      Loop.Timer waiting = connecting;
      if (waiting != null) {
        waiting.cancel();
      }
      use.release().run();
      if (rest != null) {
        fallbacks.increment();
        slow = other.fetch(order.peer(), order.manifest(), rest, order.ticket(), this);
      } else if (!givenUp) {
        use.worked().run();
      }
    }

    @Override
    public void cancel() {
      givenUp = true;
      Call begun = slow;
      if (begun != null) {
        begun.cancel();
      } else if (!quickOver) {
        quick.giveUp();
        connection.cancel(quick);
      }
    }
  }
}
