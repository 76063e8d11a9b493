package io.bandada.peerctl.daemon;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Looks at the socket before anything of gRPC is loaded: the usual mistakes (daemon not started,
/// wrong path, not in the group) are told in a few milliseconds and by their real reason.
final class SocketCheck {
  static final String IS_IT_RUNNING = "is it running?  systemctl status peerd";

  private SocketCheck() {}

  static void check(Path socket) {
    try {
      if (!Files.readAttributes(socket, BasicFileAttributes.class).isOther()) {
        throw unreachable(
            socket,
            "it is not a socket",
            "give peerd's control socket with --socket PATH or PEERCTL_SOCKET");
      }
    } catch (NoSuchFileException e) {
      throw unreachable(socket, "no such file", IS_IT_RUNNING);
    } catch (AccessDeniedException e) {
      throw denied(socket);
    } catch (IOException e) {
      throw unreachable(socket, e.getClass().getSimpleName(), IS_IT_RUNNING);
    }
  }

  static CommandFailed denied(Path socket) {
    return unreachable(
        socket,
        "permission denied",
        "only its owner and group may use it:  sudo usermod -aG peerd \"$USER\", then sign in"
            + " again");
  }

  static CommandFailed unreachable(Path socket, String why, String hint) {
    return new CommandFailed(
        ExitCode.DAEMON_UNREACHABLE, "cannot reach peerd at " + socket + ": " + why, hint);
  }
}
