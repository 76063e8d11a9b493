package io.bandada.peerd.peers;

import io.bandada.peerd.transfer.CallEnd;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/// How calls end, in gRPC's words.
final class Ends {
  private Ends() {}

  /// Does nothing when the caller has left.
  static void end(ServerCallStreamObserver<?> out, CallEnd how) {
    if (out.isCancelled()) {
      return;
    }
    if (how == CallEnd.COMPLETE) {
      out.onCompleted();
    } else {
      out.onError(status(how).asRuntimeException());
    }
  }

  private static Status status(CallEnd how) {
    return switch (how) {
      case COMPLETE -> Status.OK;
      case NOT_HERE -> Status.NOT_FOUND.withDescription("not here");
      case STARTING -> Status.UNAVAILABLE.withDescription("this peer is starting");
      case STOPPED -> Status.ABORTED.withDescription("it was stopped");
      case FAILED -> Status.INTERNAL.withDescription("this peer failed");
    };
  }
}
