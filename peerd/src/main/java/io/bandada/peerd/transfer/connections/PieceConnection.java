package io.bandada.peerd.transfer.connections;

import io.bandada.peerd.transfer.PieceReceiver;

/// A connection that carries nothing but fetches. On the loop.
public interface PieceConnection extends Connections.Connection {
  /// Makes the call now, or when the connection is up. One that cannot be made any more ends as
  /// FAILED.
  void begin(PieceReceiver call);

  /// It is not wanted any more; does nothing when it is over.
  void cancel(PieceReceiver call);

  /// As long as nothing was asked over this connection yet, the call can be had another way: it
  /// ends as FAILED.
  void takeBack(PieceReceiver call);

  /// Changes with every sign of life, from the other side or from our own work on what it sent.
  int signs();
}
