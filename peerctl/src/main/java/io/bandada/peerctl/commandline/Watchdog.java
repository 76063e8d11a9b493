package io.bandada.peerctl.commandline;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the promise of `--timeout` even when the command waits for something that has no deadline of its own: a pipe that nobody
/// fills or empties. Calls to the daemon end by their own deadline, a moment earlier.
final class Watchdog implements AutoCloseable {
  /// So that the failure of a call, which says more, comes first.
  static final Duration GRACE = Duration.ofMillis(500);

  private final @Nullable Thread thread;

  private Watchdog(@Nullable Thread thread) {
    this.thread = thread;
  }

  /// `timeout` null: there is nothing to keep.
  static Watchdog over(@Nullable Duration timeout, Messages words) {
    if (timeout == null) {
      return new Watchdog(null);
    }
    Thread thread = new Thread(() -> bite(timeout, words), "timeout");
    thread.setDaemon(true);
    thread.start();
    return new Watchdog(thread);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static void bite(Duration timeout, Messages words) {
    try {
      Thread.sleep(timeout.plus(GRACE));
    } catch (InterruptedException commandEnded) {
      return;
    }
    words.fail(new CommandFailed(ExitCode.TIMEOUT, "not done within the time that --timeout allows", ""));
    System.exit(ExitCode.TIMEOUT.number());
  }
}
