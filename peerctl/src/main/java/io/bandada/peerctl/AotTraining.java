package io.bandada.peerctl;

import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.daemon.TrainingDaemon;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What the JVM watches while the launcher's `make-aot` trains the AOT cache: the commands that
/// scripts run in loops, each with a connection of its own as in real life, against a
/// [TrainingDaemon]. Loaded and linked classes go into the cache.
final class AotTraining {
  private static final List<List<String>> LINES =
      List.of(
          List.of("help"),
          List.of("help", "ls"),
          List.of("ls"),
          List.of("ls", "--json"),
          List.of("ls", "-l", "--color", "always"),
          List.of("stat", "training.txt"),
          List.of("tree", "-L", "1", "-q"),
          List.of("du"),
          List.of("rm", "training.txt"),
          List.of("mv", "training.txt", "other.txt"),
          List.of("status"),
          List.of("status", "--json"),
          // The daemon of the training does not know it: the way of a failure is trained too.
          List.of("whoami"));

  private AotTraining() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("peerctl-training");
    Path socket = folder.resolve("sock");
    try (TrainingDaemon _ = TrainingDaemon.at(socket)) {
      Map<String, String> environment = Map.of("PEERCTL_SOCKET", socket.toString());
      Surroundings empty =
          new Surroundings(
              environment,
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              false,
              false,
              false,
              folder.resolve("none"));
      for (List<String> line : LINES) {
        ExitCode code = Peerctl.run(empty, line);
        if (code != ExitCode.DONE && !line.equals(List.of("whoami"))) {
          throw new IllegalStateException(line + " ended with " + code);
        }
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    }
  }
}
