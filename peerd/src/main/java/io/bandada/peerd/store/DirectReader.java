package io.bandada.peerd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Reads what the disk holds, past the page cache (`O_DIRECT`): after a failed write-back the cache shows bytes that never reached the
/// disk, and a scrub that reads the cache checks the memory. Where a file system cannot do that (an old tmpfs), reads are plain ones.
final class DirectReader implements AutoCloseable {
  /// The JDK's own option, looked up by name: the compiler warns of it wherever it is named, and a JDK may lack it.
  private static final Optional<OpenOption> DIRECT = direct();

  private final FileChannel channel;

  DirectReader(Path file) throws IOException {
    channel = open(file);
  }

  private static FileChannel open(Path file) throws IOException {
    if (DIRECT.isEmpty()) {
      return DurableFile.read(file);
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, DIRECT.get());
    } catch (IOException | UnsupportedOperationException e) {
      return DurableFile.read(file); // tells the reason again when it is not direct I/O
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

  /// Fills an aligned buffer, of which whole blocks are used, with `length` bytes from `at` on, ready to be taken.
  ///
  /// @param at a multiple of the alignment
  /// @return false when the file ends before
  boolean read(ByteBuffer aligned, long at, int length) throws IOException {
    int blocks = Math.ceilDiv(length, BufferPool.ALIGNMENT) * BufferPool.ALIGNMENT;
    aligned.clear().limit(blocks);
    long position = at;
    while (aligned.position() < length) {
      int count = channel.read(aligned, position);
      if (count < 0) {
        return false;
      }
      position += count;
    }
    aligned.flip().limit(length);
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
