package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a command of the user writes. A pipe does not tell whether its other end was done or died,
/// so here we start the producer ourselves, and its content counts only when it ends with 0. It
/// starts with the first read: not before the daemon is there.
///
/// It has our standard input and error and the user's own environment, and does not outlive us.
final class CommandOutput implements UploadContent {
  /// From a request to end to the end by force.
  private static final long GRACE_SECONDS = 3;

  /// Variables that every Java reads, and tells so on standard error.
  private static final List<String> FOR_JAVA =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final int KILLED = 128;
  private static final int INTERRUPTED = 130;

  private final String command;
  private @Nullable Process running;
  private boolean over;

  CommandOutput(String command) {
    this.command = command;
  }

  @Override
  public String label() {
    return "the command";
  }

  @Override
  public int read(byte[] target) {
    InputStream out = started().getInputStream();
    try {
      return out.readNBytes(target, 0, target.length);
    } catch (IOException e) {
      throw CommandFailed.local("read what the command writes", e);
    }
  }

  private synchronized Process started() {
    Process process = running;
    if (process != null) {
      return process;
    }
    if (over) {
      throw CommandFailed.interrupted();
    }
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command);
    usersOwn(shell.environment());
    try {
      process = shell.redirectInput(Redirect.INHERIT).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw CommandFailed.local("run /bin/sh", e);
    }
    running = process;
    return process;
  }

  /// Our launcher sets LC_ALL, for Java's sake, and puts away what is meant for the user's other
  /// Java programs.
  static void usersOwn(Map<String, String> environment) {
    for (String forJava : FOR_JAVA) {
      @Nullable String users = environment.remove("PEERCTL_USERS_" + forJava);
      if (users != null) {
        environment.put(forJava, users);
      }
    }
    @Nullable String before = environment.remove("PEERCTL_USERS_LC_ALL");
    if (before != null && before.isEmpty()) {
      environment.remove("LC_ALL");
    } else if (before != null) {
      environment.put("LC_ALL", before);
    }
  }

  @Override
  public void checkUnchanged() {
    int code = ended(started());
    if (code == 0) {
      return;
    }
    String how =
        code > KILLED
            ? "was killed by signal " + (code - KILLED) + " (exit code " + code + ")"
            : "ended with exit code " + code;
    throw new CommandFailed(
        code == INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.FAILED,
        "the command " + how + "; nothing was published",
        "");
  }

  private static int ended(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.interrupted();
    }
  }

  @Override
  public void stop() {
    close();
  }

  /// Ends the command and all that it started, if it still runs.
  @Override
  public synchronized void close() {
    over = true;
    Process process = running;
    if (process == null || !process.isAlive()) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
