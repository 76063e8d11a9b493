package io.bandada.peerd.sim;

import io.bandada.peerd.node.AvailabilityWatcher;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.AvailabilityListener;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.ticket.TicketVerifier;
import org.jspecify.annotations.Nullable;

/// A stream of what one peer has of a content. In order; a lost message breaks it, as a lost
/// connection would.
final class SimWatch extends SimCall implements AvailabilityWatcher {
  private final FileId id;
  private final String ticket;
  private final AvailabilityListener listener;
  private boolean manifestWanted;
  private @Nullable Handle handle;
  private long lastArrival;
  private boolean calleeDone;

  SimWatch(
      SimNetwork network,
      SimPeer caller,
      SimLoop life,
      SimPeer callee,
      String called,
      FileId id,
      String ticket,
      boolean manifest,
      AvailabilityListener listener) {
    super(network, caller, life, callee, called);
    this.id = id;
    this.ticket = ticket;
    this.manifestWanted = manifest;
    this.listener = listener;
  }

  void begin() {
    network.world.trace.line(caller.id(), "watches", callee.id(), id.shortHex());
    boolean sent = network.send(caller, callee, 0, at -> arrived());
    if (!sent) {
      network.world.clock.in(SimNetwork.DEAD_AFTER, this::broken);
    }
  }

  private void arrived() {
    if (isOver()) {
      return;
    }
    if (!callee.isUpAt(called)) {
      network.world.clock.at(
          network.world.clock.now() + network.delay(callee, caller), this::broken);
    } else if (callee.isLiar()) {
      Manifest manifest = network.world.manifests.get(id);
      if (manifest == null) {
        gone();
      } else {
        have(manifest, PieceSet.all(manifest.pieces()));
      }
    } else if (callee.judge(caller, id, ticket, 0) instanceof TicketVerifier.Refused refused) {
      network.world.trace.line(
          callee.id(), "refuses", caller.id(), id.shortHex(), refused.flaw().toString());
      network.turnedAway++;
      gone();
    } else {
      network.world.invariants.admitted(callee, caller, id, ticket);
      callee.act(
          node -> {
            if (!isOver()) {
              Handle begun = node.peerRequests().watch(id, this);
              handle = begun;
              if (calleeDone) {
                begun.cancel();
              }
            }
          });
    }
  }

  @Override
  public void have(Manifest manifest, PieceSet pieces) {
    network.world.invariants.announces(callee, caller, id, pieces, ticket);
    boolean withManifest = manifestWanted;
    manifestWanted = false;
    say(
        () -> {
          if (withManifest) {
            listener.manifest(manifest);
          }
          if (!isOver()) {
            listener.have(pieces);
          }
        });
  }

  @Override
  public void gained(PieceSet pieces) {
    network.world.invariants.announces(callee, id, pieces);
    say(() -> listener.gained(pieces));
  }

  @Override
  public void gone() {
    calleeDone = true;
    say(
        () -> {
          end();
          listener.closed(Closed.NOT_HELD);
        });
  }

  private void say(Runnable word) {
    if (isOver()) {
      return;
    }
    boolean sent =
        network.send(
            callee,
            caller,
            lastArrival,
            at -> {
              if (!isOver()) {
                network.world.trace.line(caller.id(), "hears", callee.id(), id.shortHex());
                word.run();
              }
            });
    if (sent) {
      lastArrival = Math.max(lastArrival, network.world.clock.now() + 45_000_000L);
    } else {
      release();
      network.world.clock.in(SimNetwork.DEAD_AFTER, this::broken);
    }
  }

  @Override
  void broken() {
    if (!isOver()) {
      end();
      release();
      listener.closed(Closed.UNREACHABLE);
    }
  }

  @Override
  void callerGone() {
    end();
    release();
  }

  @Override
  public void cancel() {
    end();
    network.world.clock.at(
        network.world.clock.now() + network.delay(caller, callee), this::release);
  }

  private void release() {
    calleeDone = true;
    Handle held = handle;
    handle = null;
    if (held != null) {
      callee.act(node -> held.cancel());
    }
  }
}
