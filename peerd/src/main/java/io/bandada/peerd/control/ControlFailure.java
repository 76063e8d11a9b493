package io.bandada.peerd.control;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.store.StoreException;
import io.bandada.proto.control.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;

/// Our failures as gRPC statuses, with a Failure in the trailer `bandada-failure-bin` for a person
/// and a script.
final class ControlFailure {
  static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("bandada-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private ControlFailure() {}

  /// An expected failure on its way to the caller of a control call.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never leaves the process
    private final NodeFailure failure;

    Refused(NodeFailure failure) {
      super(failure.message(), null, false, false);
      this.failure = failure;
    }

    Refused(NodeFailure.Kind kind, String message, String hint) {
      this(new NodeFailure(kind, message, hint));
    }

    NodeFailure failure() {
      return failure;
    }
  }

  static Refused of(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (!(e instanceof StoreException store)) {
      if (StoreException.isForWantOfRoom(e)) {
        return new Refused(NodeFailure.Kind.NO_SPACE, message, "free some space");
      }
      return new Refused(
          NodeFailure.Kind.FAILED, "the store failed: " + message, "see the daemon's log");
    }
    return switch (store.kind()) {
      case NOT_FOUND -> new Refused(NodeFailure.Kind.NOT_FOUND, message, "");
      case NO_SPACE ->
          new Refused(
              NodeFailure.Kind.NO_SPACE,
              message,
              "free some space, or raise `capacity` in the daemon's configuration");
      case BUSY -> new Refused(NodeFailure.Kind.TRY_LATER, message, "try again in a moment");
      case AWAY ->
          new Refused(NodeFailure.Kind.TRY_LATER, message, "peerctl status tells how the store is");
      case SUSPECT ->
          new Refused(
              NodeFailure.Kind.DAMAGED,
              message,
              "the disk failed under it; look at the kernel's log");
      case UNUSABLE -> new Refused(NodeFailure.Kind.FAILED, message, "see the daemon's log");
    };
  }

  static StatusRuntimeException status(NodeFailure failure) {
    Failure trailer =
        Failure.newBuilder()
            .setCode(code(failure.kind()))
            .setMessage(failure.message())
            .setHint(failure.hint())
            .setFingerprint(failure.fingerprint())
            .build();
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, trailer.toByteArray());
    return status(failure.kind()).withDescription(failure.message()).asRuntimeException(trailers);
  }

  /// What nobody expected: the log has the details, the caller gets a sentence.
  static StatusRuntimeException unexpected() {
    return status(
        new NodeFailure(
            NodeFailure.Kind.FAILED,
            "the daemon failed in a way that it should not",
            "see the daemon's log"));
  }

  private static Failure.Code code(NodeFailure.Kind kind) {
    return switch (kind) {
      case FAILED -> Failure.Code.FAILED;
      case USAGE -> Failure.Code.USAGE;
      case BAD_NAME -> Failure.Code.BAD_NAME;
      case NOT_FOUND -> Failure.Code.NOT_FOUND;
      case CONFLICT -> Failure.Code.CONFLICT;
      case NOT_LOGGED_IN -> Failure.Code.NOT_LOGGED_IN;
      case NOT_ALLOWED -> Failure.Code.NOT_ALLOWED;
      case TRY_LATER -> Failure.Code.TRY_LATER;
      case DAMAGED -> Failure.Code.DAMAGED;
      case NO_SPACE -> Failure.Code.NO_SPACE;
      case MISMATCH -> Failure.Code.MISMATCH;
      case LAST_COPY -> Failure.Code.LAST_COPY;
      case UNKNOWN_NETWORK -> Failure.Code.UNKNOWN_NETWORK;
      case OTHER_NETWORK -> Failure.Code.OTHER_NETWORK;
    };
  }

  private static Status status(NodeFailure.Kind kind) {
    return switch (kind) {
      case FAILED -> Status.UNKNOWN;
      case USAGE, BAD_NAME -> Status.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.NOT_FOUND;
      case CONFLICT -> Status.ALREADY_EXISTS;
      case NOT_LOGGED_IN -> Status.UNAUTHENTICATED;
      case NOT_ALLOWED -> Status.PERMISSION_DENIED;
      case TRY_LATER -> Status.UNAVAILABLE;
      case DAMAGED -> Status.DATA_LOSS;
      case NO_SPACE -> Status.RESOURCE_EXHAUSTED;
      case MISMATCH, LAST_COPY, UNKNOWN_NETWORK, OTHER_NETWORK -> Status.FAILED_PRECONDITION;
    };
  }
}
