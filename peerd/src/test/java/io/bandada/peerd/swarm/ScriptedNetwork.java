package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Other peers that say and send only what a test has them say and send.
public final class ScriptedNetwork implements PeerNetwork {
  public final List<Asked> asked = new ArrayList<>();
  public final List<Nudged> nudged = new ArrayList<>();

  /// Peers that are not there.
  public final Set<PeerAddress> dead = new HashSet<>();

  /// Peers that have not said yet what they have.
  public final Set<PeerAddress> mute = new HashSet<>();

  /// Tickets shown to look.
  public final List<String> shown = new ArrayList<>();

  /// The only ticket that is taken for a look; empty: any.
  public String taken = "";

  private final Manifest content;
  private final Consumer<Runnable> later;

  /// What was asked for.
  public static final class Asked implements Call {
    final PeerAddress peer;
    public final PieceOffer offer;
    public final String ticket;
    public final List<Integer> stored = new ArrayList<>();
    public boolean cancelled;
    private final FetchListener listener;

    Asked(PeerAddress peer, PieceOffer offer, String ticket, FetchListener listener) {
      this.peer = peer;
      this.offer = offer;
      this.ticket = ticket;
      this.listener = listener;
    }

    public void answer(int piece, PieceAnswer answer) {
      if (!cancelled) {
        if (answer instanceof PieceAnswer.Stored) {
          stored.add(piece);
        }
        listener.answered(piece, answer);
      }
    }

    public void answerAll(PieceAnswer answer) {
      offer.forEach(piece -> answer(piece, answer));
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /// Somebody was asked to keep content.
  public static final class Nudged {
    public final PeerAddress peer;
    public final KeepRequest request;
    private final Consumer<UploadAnswer> then;
    private boolean cancelled;

    Nudged(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
      this.peer = peer;
      this.request = request;
      this.then = then;
    }

    public void answer(UploadAnswer answer) {
      if (!cancelled) {
        then.accept(answer);
      }
    }
  }

  /// @param later runs on the loop, not at once
  public ScriptedNetwork(Manifest content, Consumer<Runnable> later) {
    this.content = content;
    this.later = later;
  }

  /// Everybody who is there and says anything has everything.
  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    shown.add(ticket);
    if (mute.contains(peer)) {
      return () -> {};
    }
    boolean[] cancelled = new boolean[1];
    later.accept(
        () -> {
          if (cancelled[0]) {
            return;
          }
          if (!taken.isEmpty() && !taken.equals(ticket)) {
            listener.closed(Closed.NOT_HELD);
            return;
          }
          if (dead.contains(peer)) {
            listener.closed(Closed.UNREACHABLE);
            return;
          }
          if (manifest) {
            listener.manifest(content);
          }
          listener.have(PieceSet.all(content.pieces()));
        });
    return () -> cancelled[0] = true;
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    Asked one = new Asked(peer, offer, ticket, listener);
    asked.add(one);
    return one;
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    Nudged one = new Nudged(peer, request, then);
    nudged.add(one);
    return () -> one.cancelled = true;
  }

  public List<Asked> askedOf(PeerAddress peer) {
    return asked.stream().filter(a -> a.peer.equals(peer)).toList();
  }
}
