package io.bandada.peerd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Files past the page cache (`O_DIRECT`), from and into aligned buffers, whole blocks at a time. Empty where a file system cannot do
/// that (an old tmpfs) or wants larger blocks: then plain channels do.
final class DirectIo {
  /// The JDK's own option, looked up by name: the compiler warns of it wherever it is named, and a JDK may lack it.
  private static final Optional<OpenOption> DIRECT = direct();

  private static final System.Logger LOG = System.getLogger(DirectIo.class.getName());

  private DirectIo() {}

  static Optional<FileChannel> read(Path file) {
    return open(file, StandardOpenOption.READ);
  }

  static Optional<FileChannel> write(Path file) {
    return open(file, StandardOpenOption.WRITE);
  }

  /// Writes whole blocks past the cache. A file system that takes such a channel and refuses such a write gets a plain one, whose sync tells
  /// what is really wrong, if anything is.
  static void writeFully(FileChannel direct, FileChannel plain, ByteBuffer bytes, long at) throws IOException {
    try {
      DurableFile.writeFully(direct, bytes.duplicate(), at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no direct write at {0}: {1}", at, e.getMessage());
      DurableFile.writeFully(plain, bytes.duplicate(), at);
    }
  }

  private static Optional<FileChannel> open(Path file, OpenOption how) {
    if (DIRECT.isEmpty()) {
      return Optional.empty();
    }
    try {
      boolean fits = Files.getFileStore(file).getBlockSize() <= BufferPool.ALIGNMENT;
      return fits ? Optional.of(FileChannel.open(file, how, LinkOption.NOFOLLOW_LINKS, DIRECT.get())) : Optional.empty();
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
