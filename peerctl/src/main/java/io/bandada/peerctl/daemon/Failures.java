package io.bandada.peerctl.daemon;

import com.google.protobuf.InvalidProtocolBufferException;
import io.bandada.peerctl.outcome.BadName;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.outcome.UnknownNetwork;
import io.bandada.proto.control.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// gRPC's failures in our words. The daemon's own verdict rides in a trailer; without one the
/// status code has to do, and a connection that cannot be made or breaks is a failure of its own.
final class Failures {
  static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("bandada-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final int DEEPEST_CAUSE = 10;

  private final Path socket;

  Failures(Path socket) {
    this.socket = socket;
  }

  CommandFailed of(Status status, @Nullable Metadata trailers) {
    byte @Nullable [] verdict = trailers == null ? null : trailers.get(TRAILER);
    if (verdict != null) {
      try {
        return of(Failure.parseFrom(verdict));
      } catch (InvalidProtocolBufferException e) {
        return new CommandFailed(
            ExitCode.MISMATCH,
            "peerd sent a failure that this peerctl cannot read",
            "bring both to the same version");
      }
    }
    return of(status);
  }

  private static CommandFailed of(Failure failure) {
    if (failure.getCode() == Failure.Code.UNKNOWN_NETWORK) {
      return new UnknownNetwork(failure.getMessage(), failure.getHint(), failure.getFingerprint());
    }
    if (failure.getCode() == Failure.Code.BAD_NAME) {
      return new BadName(failure.getMessage(), failure.getHint());
    }
    return new CommandFailed(code(failure.getCode()), failure.getMessage(), failure.getHint());
  }

  /// A code from a newer daemon is a plain failure: its message still says what happened.
  private static ExitCode code(Failure.Code code) {
    return switch (code) {
      case USAGE, BAD_NAME -> ExitCode.USAGE;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case CONFLICT, LAST_COPY -> ExitCode.CONFLICT;
      case NOT_LOGGED_IN, UNKNOWN_NETWORK, OTHER_NETWORK -> ExitCode.NOT_LOGGED_IN;
      case NOT_ALLOWED -> ExitCode.NOT_ALLOWED;
      case TRY_LATER -> ExitCode.TRY_LATER;
      case DAMAGED -> ExitCode.DAMAGED;
      case NO_SPACE -> ExitCode.NO_SPACE;
      case MISMATCH -> ExitCode.MISMATCH;
      case CODE_UNSPECIFIED, FAILED, UNRECOGNIZED -> ExitCode.FAILED;
    };
  }

  private CommandFailed of(Status status) {
    @Nullable String description = status.getDescription();
    String why =
        description == null || description.isBlank()
            ? status.getCode().name()
            : firstLine(description);
    return switch (status.getCode()) {
      // A call that we did not cancel ourselves: the daemon is being stopped.
      case UNAVAILABLE, CANCELLED -> unavailable(status, why);
      case DEADLINE_EXCEEDED ->
          new CommandFailed(
              ExitCode.TIMEOUT,
              "no answer from peerd in time",
              "allow more with --timeout, or look at:  peerctl status");
      case UNIMPLEMENTED ->
          new CommandFailed(
              ExitCode.MISMATCH,
              "this peerd does not know the command: " + why,
              "bring peerctl and peerd to the same version");
      case INVALID_ARGUMENT, OUT_OF_RANGE -> new CommandFailed(ExitCode.USAGE, why, "");
      case NOT_FOUND -> new CommandFailed(ExitCode.NOT_FOUND, why, "");
      case ALREADY_EXISTS -> new CommandFailed(ExitCode.CONFLICT, why, "");
      case UNAUTHENTICATED ->
          new CommandFailed(ExitCode.NOT_LOGGED_IN, why, "sign in first:  peerctl login");
      case PERMISSION_DENIED -> new CommandFailed(ExitCode.NOT_ALLOWED, why, "");
      case ABORTED, RESOURCE_EXHAUSTED ->
          new CommandFailed(ExitCode.TRY_LATER, why, "try again in a moment");
      case DATA_LOSS -> new CommandFailed(ExitCode.DAMAGED, why, "");
      case OK, UNKNOWN, FAILED_PRECONDITION, INTERNAL ->
          new CommandFailed(
              ExitCode.FAILED,
              "peerd could not do it: " + why,
              "its log says more:  journalctl -u peerd");
    };
  }

  private CommandFailed unavailable(Status status, String why) {
    @Nullable Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++, cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("Permission denied")) {
        return SocketCheck.denied(socket);
      }
      if (message.contains("Connection refused")) {
        return SocketCheck.unreachable(socket, "nobody listens there", SocketCheck.IS_IT_RUNNING);
      }
      if (message.contains("No such file")) {
        return SocketCheck.unreachable(socket, "no such file", SocketCheck.IS_IT_RUNNING);
      }
      if (message.contains("too long")) {
        return SocketCheck.unreachable(
            socket,
            "the path is too long for a unix socket",
            "give a shorter one with --socket PATH");
      }
    }
    return new CommandFailed(
        ExitCode.DAEMON_UNREACHABLE,
        "lost the connection to peerd at " + socket + ": " + why,
        SocketCheck.IS_IT_RUNNING);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
