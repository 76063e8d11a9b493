package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.VersionReply;
import org.jspecify.annotations.Nullable;

/// `peerctl version`: this program, and the daemon if it answers.
public final class VersionCommand implements Command {
  /// The control protocol that this peerctl was built for.
  static final int CONTROL_PROTOCOL = 1;

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Prints the versions of peerctl and, when it is running, of peerd. Exit code 12 when the"
            + " two do not fit each other.",
        new Completes.Nothing(),
        new Example("peerctl version", "both versions"),
        new Example("peerctl --version", "peerctl alone"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    @Nullable VersionReply daemon = daemon(invocation);
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeStringProperty("peerctl", own());
                if (daemon == null) {
                  json.writeNullProperty("peerd");
                } else {
                  json.writeStringProperty("peerd", daemon.getVersion());
                }
              });
    } else {
      invocation.output().line("peerctl " + own());
      invocation
          .output()
          .text(daemon == null ? "peerd   not reachable" : "peerd   " + daemon.getVersion());
    }
    if (daemon != null
        && Integer.compareUnsigned(daemon.getControlProtocol(), CONTROL_PROTOCOL) > 0) {
      throw new CommandFailed(
          ExitCode.MISMATCH,
          "this peerd speaks a newer control protocol than this peerctl",
          "update peerctl");
    }
    return ExitCode.DONE;
  }

  /// From the jar's manifest; classes that were not packed say so.
  public static String own() {
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static @Nullable VersionReply daemon(Invocation invocation) {
    try {
      return invocation.daemon().version();
    } catch (CommandFailed failure) {
      if (failure.code() == ExitCode.DAEMON_UNREACHABLE) {
        return null;
      }
      throw failure;
    }
  }
}
