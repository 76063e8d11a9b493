package io.bandada.peerd.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a main class of the tests in a process of its own, if wanted below strace, which kills it
/// or fails its system calls.
public final class OtherProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path output;
  private final List<String> strace = new ArrayList<>();

  /// @param output where its lines go: a file that no fault touches
  public OtherProcess(Path output) {
    this.output = output;
  }

  /// Kills it when one of its threads makes this system call for the k-th time.
  OtherProcess killedAt(String systemCall, int k) {
    strace.addAll(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
    strace.addAll(
        List.of(
            "-e",
            "trace=" + systemCall,
            "-e",
            "inject=" + systemCall + ":signal=SIGKILL:when=" + k));
    return this;
  }

  /// Fails such a system call on this file, which is not made then. Calls on it are logged.
  ///
  /// @param which the first is "1", all from there on are "1+"
  OtherProcess failedAt(String systemCall, Path file, String error, String which, Path log) {
    strace.addAll(List.of("strace", "-f", "-qq", "-o", log.toString(), "-P", file.toString()));
    strace.addAll(
        List.of(
            "-e",
            "trace=" + systemCall,
            "-e",
            "inject=" + systemCall + ":error=" + error + ":when=" + which));
    return this;
  }

  Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(strace);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-XX:-UsePerfData"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(output.resolveSibling(output.getFileName() + ".err").toFile())
        .start();
  }

  /// Runs it to its end, however it comes.
  ///
  /// @return what it printed, whole lines only
  public List<String> run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(main, arguments);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(main.getSimpleName() + " does not end");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return lines();
  }

  List<String> lines() throws IOException {
    String printed = Files.readString(output);
    return printed.substring(0, printed.lastIndexOf('\n') + 1).lines().toList();
  }

  public String errors() throws IOException {
    return Files.readString(output.resolveSibling(output.getFileName() + ".err"));
  }
}
