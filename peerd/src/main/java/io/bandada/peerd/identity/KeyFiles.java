package io.bandada.peerd.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Small secret files in one folder: 0600, never through a symbolic link, each there whole or not
/// at all even after a power loss.
final class KeyFiles {
  private static final long MOST_BYTES = 8 << 20;
  private static final String BESIDE = ".new";
  private static final FileAttribute<Set<PosixFilePermission>> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> ONLY_OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);

  private final Path folder;
  private final Steps steps;

  /// Hears of each step before it is made; a test ends the story there.
  interface Steps {
    void before(String step) throws IOException;
  }

  KeyFiles(Path folder, Steps steps) {
    this.folder = folder;
    this.steps = steps;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /// @throws IOException when it cannot be used as it is, with what to do; it is left alone
  Optional<String> read(String name) throws IOException {
    Path file = path(name);
    Files.deleteIfExists(
        path(name + BESIDE)); // half a file of an interrupted change, perhaps with a key
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          file + " is no plain file: move it away, then sign in again with peerctl login");
    }
    if (!ONLY_OWNER.containsAll(mode)) {
      throw new IOException(
          file
              + " is open to others ("
              + PosixFilePermissions.toString(mode)
              + "): chmod 600 it; if somebody may have read it, "
              + "sign out and in again afterwards");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(
          file + " is too large to be ours: move it away, then sign in again with peerctl login");
    }
    return Optional.of(Files.readString(file, UTF_8));
  }

  void write(String name, String content) throws IOException {
    Path beside = path(name + BESIDE);
    steps.before("clear " + name);
    Files.deleteIfExists(beside);
    steps.before("create " + name);
    try (FileChannel channel = FileChannel.open(beside, NEW, FILE_0600)) {
      steps.before("fill " + name);
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      steps.before("sync " + name);
      channel.force(true);
    }
    steps.before("rename " + name);
    Files.move(
        beside, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    steps.before("sync the folder of " + name);
    syncFolder();
  }

  void delete(String name) throws IOException {
    steps.before("delete " + name);
    Files.deleteIfExists(path(name));
    steps.before("sync the folder without " + name);
    syncFolder();
  }

  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
