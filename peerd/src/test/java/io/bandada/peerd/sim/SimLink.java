package io.bandada.peerd.sim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.ticket.TicketVerifier;
import java.util.function.Consumer;

/// The network as one life of one simulated peer sees it.
final class SimLink implements PeerNetwork {
  private final SimNetwork network;
  private final SimPeer self;
  private final SimLoop life;

  SimLink(SimNetwork network, SimPeer self, SimLoop life) {
    this.network = network;
    this.self = self;
    this.life = life;
  }

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    SimWatch watch =
        new SimWatch(network, self, life, callee, peer.endpoint(), id, ticket, manifest, listener);
    watch.begin();
    return watch;
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    network.world.trace.line(
        self.id(), "asks", callee.id(), manifest.id().shortHex(), offer.toString());
    network.world.invariants.asks(self, manifest.id(), offer);
    SimFetch fetch =
        new SimFetch(
            network, self, life, callee, peer.endpoint(), manifest, offer, ticket, listener);
    fetch.begin();
    return fetch;
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    network.world.trace.line(self.id(), "nudges", callee.id(), request.id().shortHex());
    Nudge nudge = new Nudge(callee, peer.endpoint(), then);
    nudge.begin(request);
    return nudge;
  }

  private final class Nudge extends SimCall {
    private final Consumer<UploadAnswer> then;

    Nudge(SimPeer callee, String called, Consumer<UploadAnswer> then) {
      super(SimLink.this.network, self, life, callee, called);
      this.then = then;
    }

    void begin(KeepRequest request) {
      boolean sent =
          network.send(
              caller,
              callee,
              0,
              at -> {
                if (!callee.isUpAt(called)) {
                  answer(new UploadAnswer.Unreachable());
                } else if (callee.isLiar()) {
                  answer(
                      boasts() ? new UploadAnswer.Held(0, "forged") : new UploadAnswer.Accepted());
                } else {
                  judged(request);
                }
              });
      network.world.clock.in(SimNetwork.DEAD_AFTER, this::broken);
      if (!sent) {
        network.world.trace.line("lost");
      }
    }

    private boolean boasts() {
      return callee.honesty == SimPeer.Honesty.BOASTS;
    }

    private void judged(KeepRequest request) {
      switch (callee.judge(caller, request)) {
        case TicketVerifier.Good good ->
            callee.act(
                node ->
                    node.peerRequests()
                        .requestUpload(
                            request,
                            answer -> {
                              if (answer instanceof UploadAnswer.Held) {
                                network.world.invariants.receipt(callee, request.id());
                              }
                              answer(answer);
                            }));
        case TicketVerifier.Refused refused -> {
          network.world.trace.line(callee.id(), "refuses", caller.id(), refused.flaw().toString());
          network.turnedAway++;
          answer(new UploadAnswer.NotAllowed());
        }
      }
    }

    private void answer(UploadAnswer answer) {
      network.send(
          callee,
          caller,
          0,
          at -> {
            if (!isOver()) {
              end();
              then.accept(answer);
            }
          });
    }

    @Override
    void broken() {
      if (!isOver()) {
        end();
        then.accept(new UploadAnswer.Unreachable());
      }
    }

    @Override
    void callerGone() {
      end();
    }

    @Override
    public void cancel() {
      end();
    }
  }
}
