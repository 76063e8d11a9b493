package io.bandada.peerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/// Small files that tell others about this daemon, in `DATA/node`: where it listens. Not the place
/// for what must survive a power loss.
final class NodeFiles {
  private static final String ADDRESS = "address";
  private static final String PIECES = "pieces-address";
  private static final String METRICS = "metrics-address";
  private static final int MAX_PORT = 65_535;

  private final Path folder;

  /// Makes the folder, and takes away what an earlier run said.
  NodeFiles(Path data) throws IOException {
    folder = data.resolve("node");
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    withdraw();
  }

  /// For this user only.
  Path folder() {
    return folder;
  }

  /// Where other peers reach this one: present while the daemon answers there.
  void address(String endpoint) throws IOException {
    write(ADDRESS, endpoint);
  }

  /// Where other peers fetch pieces: present while the daemon answers there.
  void piecesAddress(String endpoint) throws IOException {
    write(PIECES, endpoint);
  }

  void metricsAddress(String endpoint) throws IOException {
    write(METRICS, endpoint);
  }

  void withdraw() throws IOException {
    Files.deleteIfExists(folder.resolve(ADDRESS));
    Files.deleteIfExists(folder.resolve(PIECES));
    Files.deleteIfExists(folder.resolve(METRICS));
  }

  /// The port that was free the last time.
  OptionalInt port(String file) {
    try {
      int port = Integer.parseInt(Files.readString(folder.resolve(file)).strip());
      return port > 0 && port <= MAX_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  void port(String file, int port) throws IOException {
    write(file, Integer.toString(port));
  }

  /// Whole or not at all.
  private void write(String name, String line) throws IOException {
    Path next = folder.resolve(name + ".new");
    Files.deleteIfExists(next);
    Files.writeString(
        Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))),
        line + "\n");
    Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
