package io.bandada.peerd.peers;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// The one answer to who asks for what is not here, without a ticket, or with one that is not good: nobody learns from it what is
/// here.
final class NotHere {
  private NotHere() {}

  static StatusRuntimeException status() {
    return Status.NOT_FOUND.withDescription("not here").asRuntimeException();
  }
}
