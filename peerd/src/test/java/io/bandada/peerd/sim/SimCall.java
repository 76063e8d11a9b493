package io.bandada.peerd.sim;

import io.bandada.peerd.swarm.PeerNetwork;

/// A call between two simulated peers.
abstract class SimCall implements PeerNetwork.Call {
  final SimNetwork network;
  final SimPeer caller;
  final SimLoop callerLife;
  final SimPeer callee;

  /// The address that was called: the callee may be at another one by now.
  final String called;

  private boolean over;

  SimCall(SimNetwork network, SimPeer caller, SimLoop callerLife, SimPeer callee, String called) {
    this.network = network;
    this.caller = caller;
    this.callerLife = callerLife;
    this.callee = callee;
    this.called = called;
    network.add(this);
  }

  final boolean isOver() {
    return over || callerLife.isDead();
  }

  final void end() {
    over = true;
  }

  final void peerDied(SimPeer peer) {
    if (isOver()) {
      return;
    }
    if (peer.equals(callee)) {
      network.world.clock.at(
          network.world.clock.now() + network.delay(callee, caller), this::broken);
    } else if (peer.equals(caller)) {
      callerGone();
    }
  }

  /// The connection broke: told at the caller.
  abstract void broken();

  /// The callee should stop to work for it.
  abstract void callerGone();
}
