package io.bandada.peerd.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the control socket can be: what can be known of it before anything listens.
public final class ControlSocketPath {
  /// What the kernel's address has room for.
  private static final int MAX_PATH_BYTES = 107;

  /// Empty after each boot: the service manager makes folders there when it starts a daemon.
  private static final Path OF_SERVICES = Path.of("/run");

  private ControlSocketPath() {}

  /// @throws IOException when no socket can be made there; the message says why
  public static void check(Path socket) throws IOException {
    int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PATH_BYTES) {
      throw new IOException(
          "a socket's path has at most "
              + MAX_PATH_BYTES
              + " bytes, this one has "
              + bytes
              + ": "
              + socket);
    }
    Path folder = folder(socket);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "the folder of the control socket "
              + (Files.exists(folder) ? "is no folder" : "does not exist")
              + ": "
              + folder);
    }
  }

  /// Whether its folder is one that comes to be only when the service is started.
  public static boolean comesWithTheService(Path socket) {
    Path folder = folder(socket);
    return folder.startsWith(OF_SERVICES) && !Files.exists(folder);
  }

  private static Path folder(Path socket) {
    Path parent = socket.toAbsolutePath().getParent();
    return parent == null ? socket.toAbsolutePath() : parent;
  }
}
