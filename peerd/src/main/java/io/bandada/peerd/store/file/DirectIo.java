package io.bandada.peerd.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Files past the page cache (`O_DIRECT`), from and into aligned buffers, whole blocks at a time.
/// Empty where a file system cannot do that (an old tmpfs) or wants larger blocks: then plain
/// channels do.
public final class DirectIo {
  /// The JDK's own option, looked up by name: the compiler warns of it wherever it is named, and a
  /// JDK may lack it.
  private static final Optional<OpenOption> DIRECT = direct();

  private static final System.Logger LOG = System.getLogger(DirectIo.class.getName());

  private DirectIo() {}

  static Optional<FileChannel> read(Path file) {
    return open(file, Set.of(StandardOpenOption.READ));
  }

  public static Optional<FileChannel> write(Path file) {
    return open(file, Set.of(StandardOpenOption.WRITE));
  }

  static Optional<FileChannel> readWrite(Path file) {
    return open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /// Whether such bytes at such a place of a file are whole blocks, and in memory that a disk may
  /// write to.
  static boolean fits(ByteBuffer bytes, long at) {
    return at % BufferPool.ALIGNMENT == 0
        && bytes.remaining() % BufferPool.ALIGNMENT == 0
        && bytes.isDirect()
        && bytes.alignmentOffset(bytes.position(), BufferPool.ALIGNMENT) == 0;
  }

  /// Reads whole blocks past the cache, and through it where the file system takes such a channel
  /// and refuses such a read.
  ///
  /// @return false when the file ends before the buffer is full
  static boolean readFully(FileChannel direct, FileChannel plain, ByteBuffer into, long at)
      throws IOException {
    try {
      return DurableFile.readFully(direct, into.duplicate(), at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no direct read at {0}: {1}", at, e.getMessage());
      return DurableFile.readFully(plain, into.duplicate(), at);
    }
  }

  /// Writes whole blocks past the cache. A file system that takes such a channel and refuses such a
  /// write gets a plain one, whose sync tells what is really wrong, if anything is.
  public static void writeFully(FileChannel direct, FileChannel plain, ByteBuffer bytes, long at)
      throws IOException {
    try {
      DurableFile.writeFully(direct, bytes.duplicate(), at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no direct write at {0}: {1}", at, e.getMessage());
      DurableFile.writeFully(plain, bytes.duplicate(), at);
    }
  }

  private static Optional<FileChannel> open(Path file, Set<OpenOption> how) {
    if (DIRECT.isEmpty()) {
      return Optional.empty();
    }
    try {
      boolean fits = Files.getFileStore(file).getBlockSize() <= BufferPool.ALIGNMENT;
      if (!fits) {
        return Optional.empty();
      }
      Set<OpenOption> options = new HashSet<>(how);
      options.add(LinkOption.NOFOLLOW_LINKS);
      options.add(DIRECT.get());
      return Optional.of(FileChannel.open(file, options));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // a plain channel tells the reason again when it is not direct I/O
    }
  }

  private static Optional<OpenOption> direct() {
    try {
      Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : options == null ? new Object[0] : options) {
        if (option instanceof OpenOption found && option.toString().equals("DIRECT")) {
          return Optional.of(found);
        }
      }
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
