package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process that runs until it is told otherwise, with everything that it says in a log. None
/// outlives this JVM.
final class Program {
  /// Longer than any command of a test takes, on a busy machine too.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-programs"));
  }

  private final String name;
  private final Path log;
  private final Process process;

  private Program(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static Program start(String name, Path log, List<String> command) {
    return start(name, log, command, Map.of());
  }

  /// A log that is there already goes on, so that the story of a restarted program is in one file.
  static Program start(
      String name, Path log, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      // However this JVM was started (nohup ignores SIGHUP, and children inherit it): a program
      // hears its signals.
      List<String> heard =
          Stream.concat(Stream.of("env", "--default-signal=HUP,TERM,INT"), command.stream())
              .toList();
      ProcessBuilder builder =
          new ProcessBuilder(heard)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      RUNNING.add(process);
      var _ = process.onExit().thenAccept(RUNNING::remove);
      return new Program(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Fails with the last lines of the log when the program is gone: said at once, instead of a
  /// timeout later.
  void checkAlive() {
    if (!process.isAlive()) {
      throw new AssertionError(
          name
              + " has ended with "
              + process.exitValue()
              + "; its log "
              + log
              + " ends\n"
              + logTail());
    }
  }

  String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String logTail() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  /// As power to one process is cut: SIGKILL.
  void kill() {
    process.destroyForcibly();
    exit();
  }

  /// SIGSTOP: it hangs, with its sockets open.
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  /// SIGHUP: it reads its configuration again.
  void reload() {
    signal("HUP");
  }

  /// SIGTERM, and the exit code.
  int stop() {
    process.destroy();
    return exit();
  }

  int exit() {
    try {
      assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .as("%s ends within %s; its log ends %n%s", name, PATIENCE, logTail())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void signal(String signal) {
    Answer.of("kill", "-" + signal, Long.toString(process.pid())).expect(0);
  }
}
