package io.bandada.peerd.peers;

import io.bandada.peerd.rpc.ConnectionLimiter;
import io.bandada.peerd.transfer.PeerLimits;
import java.time.Duration;

/// The usual limits with one of them so low that a test meets it.
public final class Limits {
  private static final PeerLimits U = PeerLimits.USUAL;

  private Limits() {}

  public static PeerLimits with(ConnectionLimiter.Limits connections) {
    return new PeerLimits(
        connections,
        U.connectionsPerPeer(),
        U.handshake(),
        U.idle(),
        U.callsInAll(),
        U.watchesPerPeer(),
        U.callsPerPeer(),
        U.resets(),
        U.questionBytes(),
        U.headerBytes(),
        U.pingEvery());
  }

  public static PeerLimits times(Duration handshake, Duration idle) {
    return new PeerLimits(
        U.connections(),
        U.connectionsPerPeer(),
        handshake,
        idle,
        U.callsInAll(),
        U.watchesPerPeer(),
        U.callsPerPeer(),
        U.resets(),
        U.questionBytes(),
        U.headerBytes(),
        U.pingEvery());
  }

  public static PeerLimits calls(int connectionsPerPeer, int inAll, int watches, int others) {
    return new PeerLimits(
        U.connections(),
        connectionsPerPeer,
        U.handshake(),
        U.idle(),
        inAll,
        watches,
        others,
        U.resets(),
        U.questionBytes(),
        U.headerBytes(),
        U.pingEvery());
  }
}
