package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;

/// What is to be tidied up when Ctrl-C or SIGTERM ends the process in the middle. The JVM then
/// leaves with 130 or 143 by itself, so the command, whose files may be closed under its hands,
/// must neither tell a failure nor choose a code any more.
public final class AtSignal implements AutoCloseable {
  private static volatile boolean processIsEnding;

  private final Thread hook;

  private AtSignal(Thread hook) {
    this.hook = hook;
  }

  /// Does `work` when a signal comes, until closed. If one has come already the command ends here.
  static AtSignal tidyingUp(Runnable work) {
    Thread hook = new Thread(() -> tidyUp(work), "tidy-up");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      processIsEnding = true;
      throw CommandFailed.interrupted();
    }
    return new AtSignal(hook);
  }

  /// A signal, or the timeout, is ending the process.
  public static boolean processIsEnding() {
    return processIsEnding;
  }

  private static void tidyUp(Runnable work) {
    processIsEnding = true;
    work.run();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException dying) {
      // The process ends: the work is being done.
    }
  }
}
