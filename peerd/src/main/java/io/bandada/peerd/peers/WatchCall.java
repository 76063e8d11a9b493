package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.ManifestPart;
import io.bandada.proto.peer.PieceMap;
import io.bandada.proto.peer.PieceRuns;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What one peer has of one content, as it says so. Messages come one after the other on the call's
/// executor; what is not said to live on the loop is touched there only.
final class WatchCall
    implements PeerNetwork.Call, ClientResponseObserver<FileRequest, Availability> {
  private static final int MAX_PORT = 65_535;

  private final Loop loop;
  private final FileId id;
  private final PeerNetwork.AvailabilityListener listener;
  private final IntConsumer piecePort;
  private final Runnable release;
  private final @Nullable ManifestParts manifest;

  /// -1: not known yet.
  private int pieces = -1;

  private boolean manifestDue;
  private boolean haveSeen;
  private boolean dishonest;
  private @Nullable ClientCallStreamObserver<FileRequest> request;

  private volatile boolean spoke;

  // On the loop.
  private boolean givenUp;
  private boolean ended;
  private Loop.@Nullable Timer watchdog;

  WatchCall(
      Loop loop,
      FileId id,
      boolean manifest,
      PeerNetwork.AvailabilityListener listener,
      IntConsumer piecePort,
      Runnable release) {
    this.piecePort = piecePort;
    this.loop = loop;
    this.id = id;
    this.listener = listener;
    this.release = release;
    this.manifest = manifest ? new ManifestParts() : null;
    this.manifestDue = manifest;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FileRequest> requestStream) {
    request = requestStream;
  }

  /// On the loop. Later silence is no sign of anything: the peer may have nothing new. A dead
  /// connection is found by keep-alive.
  void watch(Duration firstWord) {
    watchdog =
        loop.after(
            firstWord,
            () -> {
              if (!ended && !spoke) {
                cancelCall("no answer within " + firstWord.toSeconds() + " s");
              }
            });
  }

  @Override
  public void cancel() {
    givenUp = true;
    if (!ended) {
      cancelCall("not needed any more");
    }
  }

  private void cancelCall(String why) {
    ClientCallStreamObserver<FileRequest> call = request;
    if (call != null) {
      call.cancel(why, null);
    }
  }

  @Override
  public void onNext(Availability event) {
    boolean first = !spoke;
    spoke = true;
    if (dishonest) {
      return;
    }
    try {
      if (first) {
        piecePort(event.getPiecePort());
      }
      switch (event.getEventCase()) {
        case MANIFEST -> part(event.getManifest());
        case HAVE -> have(event.getHave());
        case GAINED -> gained(event.getGained());
        case EVENT_NOT_SET -> throw new IllegalArgumentException("an empty answer");
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      dishonest = true;
      cancelCall("that is not what an honest peer says");
    }
  }

  private void piecePort(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no port is " + port);
    }
    tell(() -> piecePort.accept(port));
  }

  private void part(ManifestPart part) {
    ManifestParts parts = manifest;
    if (parts == null || !manifestDue) {
      throw new IllegalArgumentException("a manifest that was not asked for");
    }
    Manifest whole = parts.add(id, part);
    if (whole != null) {
      manifestDue = false;
      pieces = whole.pieces();
      tell(() -> listener.manifest(whole));
    }
  }

  private void have(PieceMap map) {
    int count = map.getPieces();
    ByteString bits = map.getBits();
    boolean other = pieces >= 0 && count != pieces;
    if (manifestDue
        || other
        || count < 0
        || count > PieceLength.MOST_PIECES
        || bits.size() > (count + 7) / 8) {
      throw new IllegalArgumentException("a map of " + count + " pieces");
    }
    PieceSet set = PieceSet.fromBytes(count, bits.toByteArray());
    pieces = count;
    haveSeen = true;
    tell(() -> listener.have(set));
  }

  private void gained(PieceRuns runs) {
    List<Integer> flat = runs.getFirstAndCountList();
    if (!haveSeen || flat.size() % 2 != 0) {
      throw new IllegalArgumentException("gained what, out of nothing");
    }
    PieceSet set = PieceSet.none(pieces);
    int end = 0;
    for (int i = 0; i < flat.size(); i += 2) {
      int first = flat.get(i);
      int count = flat.get(i + 1);
      // Runs that went over the same pieces again and again would be minutes of work in one
      // message.
      if (first < end || count < 1 || count > pieces - first) {
        throw new IllegalArgumentException(
            "a run of " + count + " pieces from " + first + " of " + pieces);
      }
      end = first + count;
      for (int piece = first; piece < end; piece++) {
        set.add(piece);
      }
    }
    tell(() -> listener.gained(set));
  }

  @Override
  public void onError(Throwable t) {
    Closed reason =
        dishonest
            ? Closed.DISHONEST
            : Status.fromThrowable(t).getCode() == Status.Code.NOT_FOUND
                ? Closed.NOT_HELD
                : Closed.UNREACHABLE;
    end(reason);
  }

  @Override
  public void onCompleted() {
    end(dishonest ? Closed.DISHONEST : Closed.UNREACHABLE);
  }

  private void end(Closed reason) {
    loop.run(
        () -> {
          ended = true;
          Loop.Timer timer = watchdog;
          if (timer != null) {
            timer.cancel();
          }
          release.run();
        });
    tell(() -> listener.closed(reason));
  }

  private void tell(Runnable word) {
    loop.run(
        () -> {
          if (!givenUp) {
            word.run();
          }
        });
  }
}
