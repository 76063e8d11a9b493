package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.AvailabilityListener;
import io.bandada.peerd.swarm.PeerNetwork.Call;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.swarm.PeerNetwork.FetchListener;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks others for one content, with the ticket for it.
///
/// Whoever does not take a ticket says "not here", as one who has nothing. So that no source is
/// believed to be without the content only since our ticket ran out, it is asked once more when
/// there is a better ticket; its second word counts.
public final class Admission {
  private final PeerNetwork network;
  private final TicketProvider tickets;
  private final FileId id;

  public Admission(PeerNetwork network, TicketProvider tickets, FileId id) {
    this.network = network;
    this.tickets = tickets;
    this.id = id;
  }

  /// As [PeerNetwork#watch].
  public Call watch(PeerAddress peer, boolean manifest, AvailabilityListener listener) {
    TicketedWatch watch = new TicketedWatch(peer, manifest, listener);
    watch.begin();
    return watch;
  }

  /// As [PeerNetwork#fetch].
  public Call fetch(PeerAddress peer, Manifest manifest, PieceOffer offer, FetchListener listener) {
    TicketedFetch fetch = new TicketedFetch(peer, manifest, offer, listener);
    fetch.begin();
    return fetch;
  }

  private final class TicketedWatch implements Call, AvailabilityListener {
    private final PeerAddress peer;
    private final boolean manifestWanted;
    private final AvailabilityListener listener;
    private String shown;
    private boolean believed;
    private boolean over;
    private @Nullable Call call;

    TicketedWatch(PeerAddress peer, boolean manifestWanted, AvailabilityListener listener) {
      this.peer = peer;
      this.manifestWanted = manifestWanted;
      this.listener = listener;
      this.shown = tickets.read(id);
    }

    void begin() {
      if (shown.isEmpty()) {
        tickets.renew(id, shown, this::ask);
      } else {
        ask(shown);
      }
    }

    private void ask(String ticket) {
      if (!over) {
        shown = ticket;
        call = network.watch(peer, id, ticket, manifestWanted, this);
      }
    }

    @Override
    public void manifest(Manifest manifest) {
      believed = true;
      listener.manifest(manifest);
    }

    @Override
    public void have(PieceSet pieces) {
      believed = true;
      listener.have(pieces);
    }

    @Override
    public void gained(PieceSet pieces) {
      listener.gained(pieces);
    }

    @Override
    public void closed(Closed reason) {
      call = null;
      if (reason == Closed.NOT_HELD && !believed) {
        believed = true;
        tickets.renew(id, shown, this::again);
      } else {
        over = true;
        listener.closed(reason);
      }
    }

    private void again(String ticket) {
      if (!ticket.equals(shown)) {
        ask(ticket);
      } else if (!over) {
        over = true;
        listener.closed(Closed.NOT_HELD);
      }
    }

    @Override
    public void cancel() {
      over = true;
      if (call != null) {
        call.cancel();
      }
    }
  }

  private final class TicketedFetch implements Call, FetchListener {
    private final PeerAddress peer;
    private final Manifest manifest;
    private final PieceOffer offer;
    private final FetchListener listener;
    private final String shown;
    private final PieceSet turnedAway;
    private final List<Call> calls = new ArrayList<>();
    private int unanswered;
    private boolean over;

    TicketedFetch(PeerAddress peer, Manifest manifest, PieceOffer offer, FetchListener listener) {
      this.peer = peer;
      this.manifest = manifest;
      this.offer = offer;
      this.listener = listener;
      this.shown = tickets.read(id);
      this.turnedAway = PieceSet.none(manifest.pieces());
      this.unanswered = offer.size();
    }

    void begin() {
      calls.add(network.fetch(peer, manifest, offer, shown, this));
    }

    @Override
    public void granted(long bytesPerSecond) {
      listener.granted(bytesPerSecond);
    }

    @Override
    public void answered(int piece, PieceAnswer answer) {
      boolean away =
          answer instanceof PieceAnswer.Refused(PieceAnswer.Reason reason, var wait)
              && reason == PieceAnswer.Reason.NOT_HERE;
      if (away) {
        turnedAway.add(piece);
      }
      boolean last = --unanswered == 0;
      if (!away) {
        listener.answered(piece, answer);
      }
      if (last && !over && !turnedAway.isEmpty()) {
        tickets.renew(id, shown, this::again);
      }
    }

    private void again(String ticket) {
      if (over) {
        return;
      }
      PieceOffer all = PieceOffer.all(turnedAway);
      if (!ticket.equals(shown)) {
        PieceOffer rest = all.atMost(offer.most());
        calls.add(network.fetch(peer, manifest, rest, ticket, listener));
        return;
      }
      for (int i = 0; i < all.size() && !over; i++) {
        listener.answered(all.piece(i), PieceAnswer.NOT_HERE);
      }
    }

    @Override
    public void cancel() {
      over = true;
      calls.forEach(Call::cancel);
    }
  }
}
