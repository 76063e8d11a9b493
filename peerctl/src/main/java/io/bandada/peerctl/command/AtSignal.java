package io.bandada.peerctl.command;

/// What is to be tidied up when Ctrl-C or SIGTERM ends the process in the middle. The JVM then leaves with 130 or 143 by itself.
public final class AtSignal implements AutoCloseable {
  private final Thread hook;

  AtSignal(Runnable work) {
    this.hook = new Thread(work, "tidy-up");
    Runtime.getRuntime().addShutdownHook(hook);
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
