package io.bandada.peerd.sim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.List;
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
  public Call watch(PeerAddress peer, FileId id, boolean manifest, AvailabilityListener listener) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    SimWatch watch = new SimWatch(network, self, life, callee, id, manifest, listener);
    watch.begin();
    return watch;
  }

  @Override
  public Call fetch(PeerAddress peer, Manifest manifest, PieceRun run, FetchListener listener) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    network.world.trace.line(self.id(), "asks", callee.id(), manifest.id().shortHex(), run.first() + "+" + run.count());
    network.world.invariants.asks(self, manifest.id(), run);
    SimFetch fetch = new SimFetch(network, self, life, callee, manifest, run, listener);
    fetch.begin();
    return fetch;
  }

  @Override
  public Call requestUpload(
      PeerAddress peer, FileId id, long size, List<PeerAddress> sources, Consumer<UploadAnswer> then) {
    SimPeer callee = network.at(peer.endpoint());
    if (callee == null) {
      throw new AssertionError("nobody has the address " + peer);
    }
    network.world.trace.line(self.id(), "nudges", callee.id(), id.shortHex());
    Nudge nudge = new Nudge(callee, then);
    nudge.begin(id, size, sources);
    return nudge;
  }

  private final class Nudge extends SimCall {
    private final Consumer<UploadAnswer> then;

    Nudge(SimPeer callee, Consumer<UploadAnswer> then) {
      super(SimLink.this.network, self, life, callee);
      this.then = then;
    }

    void begin(FileId id, long size, List<PeerAddress> sources) {
      boolean sent =
          network.send(
              caller,
              callee,
              0,
              at -> {
                if (!callee.isUp()) {
                  answer(UploadAnswer.UNREACHABLE);
                } else if (callee.isLiar()) {
                  answer(callee.honesty == SimPeer.Honesty.BOASTS ? UploadAnswer.HELD : UploadAnswer.ACCEPTED);
                } else {
                  callee.act(node -> answer(node.hospitality().requestUpload(caller.id(), id, size, sources)));
                }
              });
      network.world.clock.in(SimNetwork.DEAD_AFTER, this::broken);
      if (!sent) {
        network.world.trace.line("lost");
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
        then.accept(UploadAnswer.UNREACHABLE);
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
