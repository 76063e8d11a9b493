package io.bandada.peerd.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// How this store opens, makes and replaces files: never through a symbolic link, for this user
/// only, and such that what was promised is on disk.
public final class DurableFile {
  private static final FileAttribute<Set<PosixFilePermission>> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_0700 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE_NEW,
          LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE_OR_OPEN =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          LinkOption.NOFOLLOW_LINKS);

  private DurableFile() {}

  public static FileChannel read(Path file) throws IOException {
    return FileChannel.open(file, READ);
  }

  public static FileChannel readWrite(Path file) throws IOException {
    return FileChannel.open(file, READ_WRITE);
  }

  /// Fails when it is there.
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, CREATE, FILE_0600);
  }

  public static FileChannel createOrOpen(Path file) throws IOException {
    return FileChannel.open(file, CREATE_OR_OPEN, FILE_0600);
  }

  /// Makes the folder when it is missing, and its name durable in the folder above.
  public static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(folder, FOLDER_0700);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    Path above = folder.getParent();
    if (above != null) {
      syncFolder(above);
    }
  }

  /// Makes names in a folder durable: new, renamed and removed ones.
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = read(folder)) {
      channel.force(true);
    }
  }

  /// A file that is there whole or not at all, even after a power loss: written beside, synced,
  /// renamed, folder synced.
  public static void write(Path file, Path beside, ByteBuffer content) throws IOException {
    Files.deleteIfExists(beside);
    try (FileChannel channel = create(beside)) {
      writeFully(channel, content, 0);
      channel.force(true);
    }
    move(beside, file);
    syncFolder(parentOf(file));
  }

  /// Renames within the store's file system, replacing what is there. Durable only after
  /// [#syncFolder] of both folders.
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /// Whether something has this name, be it a link. Java's own answer is "no" when the disk does
  /// not answer, too.
  public static boolean isThere(Path file) throws IOException {
    return attributes(file).isPresent();
  }

  public static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// @return false when the file ends before the buffer is full
  public static boolean readFully(FileChannel channel, ByteBuffer into, long at)
      throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int count = channel.read(into, position);
      if (count < 0) {
        return false;
      }
      position += count;
    }
    return true;
  }

  public static Path parentOf(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " lies in no folder");
    }
    return parent;
  }
}
