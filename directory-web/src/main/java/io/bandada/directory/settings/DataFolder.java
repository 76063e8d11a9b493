package io.bandada.directory.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder that is ours alone (0700), and small files in it (0600), each written whole or not at
/// all.
///
/// No two processes have the same one: whoever made this object holds the folder's lock until it is
/// closed, and everything that is kept in the folder, the built-in database too, is reached through
/// this object only. Made before anything else ([FolderFirst]). When it is deleted, moved or
/// replaced meanwhile nothing is written or deleted in its place ([KeptFiles]).
public final class DataFolder implements AutoCloseable {
  private static final Set<PosixFilePermission> OWN_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWN_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final FileLease lease;
  private final KeptFiles kept;

  /// @throws ConfigurationMistake when it cannot be made, or another process has it
  public DataFolder(DirectorySettings settings) {
    Path wanted = settings.data();
    try {
      if (!Files.isDirectory(wanted)) {
        Files.createDirectories(wanted, PosixFilePermissions.asFileAttribute(OWN_FOLDER));
      }
      this.folder = wanted.toRealPath();
    } catch (IOException e) {
      throw new ConfigurationMistake(
          "the data folder " + wanted + " cannot be made: " + e.getMessage(),
          "set bandada.data to a folder of our own");
    }
    if (!Files.isWritable(folder)) {
      throw new ConfigurationMistake(
          "the data folder " + folder + " cannot be written to",
          "give it to the user that runs the directory");
    }
    Path lock = folder.resolve("lock");
    this.lease = FileLease.take(lock, "the data folder " + folder, "bandada.data");
    this.kept = new KeptFiles(folder, System::nanoTime);
    kept.keepOpen(lock);
  }

  /// Another process may have the folder from now on.
  @Override
  public void close() {
    kept.close();
    lease.close();
  }

  /// What must be found here when the directory is started again.
  public KeptFiles kept() {
    return kept;
  }

  /// From now on this file must stay as it is, but for what is written here.
  public void keep(String name) {
    kept.keep(file(name));
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /// A file that exists and that nobody else can read: for those who open it by its path.
  public Path own(String name) {
    Path file = file(name);
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWN_FILE));
      }
      return file;
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  public Optional<byte[]> read(String name) {
    Path file = file(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  public Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Path write(String name, byte[] content) {
    Path file = file(name);
    Path part = file(name + ".part");
    kept.requireWritten();
    try {
      Files.deleteIfExists(part);
      writeNew(part, content);
      kept.replace(part, file, DataFolder::move);
      Path parent = file.getParent();
      sync(parent == null ? folder : parent);
      return file;
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /// A folder (0700) with these files, all of them or none: it takes the place of one that is not
  /// there or is empty.
  public void writeFolder(String name, Map<String, byte[]> files) {
    Path whole = file(name);
    Path part = file(name + ".part");
    kept.requireWritten();
    try {
      deleteFolder(part);
      Files.createDirectory(part, PosixFilePermissions.asFileAttribute(OWN_FOLDER));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        writeNew(part.resolve(file.getKey()), file.getValue());
      }
      sync(part);
      move(part, whole);
      sync(folder);
    } catch (IOException e) {
      throw unusable(whole, e);
    }
  }

  private static void deleteFolder(Path part) throws IOException {
    if (Files.isDirectory(part)) {
      try (Stream<Path> old = Files.list(part)) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(part);
    }
  }

  private static void writeNew(Path file, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWN_FILE))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  private static void move(Path part, Path whole) throws IOException {
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  public void delete(String name) {
    kept.requireWritten();
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw unusable(file(name), e);
    }
  }

  private static ConfigurationMistake unusable(Path file, IOException e) {
    return new ConfigurationMistake(
        file + " cannot be used: " + e.getMessage(),
        "look at the disk and at the rights of bandada.data");
  }
}
