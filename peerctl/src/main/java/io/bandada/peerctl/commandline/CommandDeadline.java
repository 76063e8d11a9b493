package io.bandada.peerctl.commandline;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the promise of `--timeout` even when the command waits for something that has no deadline
/// of its own: a pipe that nobody fills or empties. Calls to the daemon end by their own deadline,
/// a moment earlier.
final class CommandDeadline implements AutoCloseable {
  /// So that the failure of a call, which says more, comes first.
  static final Duration GRACE = Duration.ofMillis(500);

  private final @Nullable Thread thread;

  private CommandDeadline(@Nullable Thread thread) {
    this.thread = thread;
  }

  /// `timeout` null: there is nothing to keep.
  static CommandDeadline over(@Nullable Duration timeout, Messages messages) {
    if (timeout == null) {
      return new CommandDeadline(null);
    }
    Thread thread = new Thread(() -> end(timeout, messages), "timeout");
    thread.setDaemon(true);
    thread.start();
    return new CommandDeadline(thread);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static void end(Duration timeout, Messages messages) {
    try {
      Thread.sleep(timeout.plus(GRACE));
    } catch (InterruptedException commandEnded) {
      return;
    }
    messages.fail(
        new CommandFailed(ExitCode.TIMEOUT, "not done within the time that --timeout allows", ""));
    System.exit(ExitCode.TIMEOUT.number());
  }
}
