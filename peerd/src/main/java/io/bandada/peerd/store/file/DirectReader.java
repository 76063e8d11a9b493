package io.bandada.peerd.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what the disk holds, past the page cache (`O_DIRECT`): after a failed write-back the cache
/// shows bytes that never reached the disk, and a scrub that reads the cache checks the memory.
/// Where a file system cannot do that (an old tmpfs), reads are plain ones.
public final class DirectReader implements AutoCloseable {
  private final FileChannel channel;

  public DirectReader(Path file) throws IOException {
    Optional<FileChannel> direct = DirectIo.read(file);
    channel = direct.isPresent() ? direct.get() : DurableFile.read(file);
  }

  /// Fills an aligned buffer, of which whole blocks are used, with `length` bytes from `at` on,
  /// ready to be taken.
  ///
  /// @param at a multiple of the alignment
  /// @return false when the file ends before
  public boolean read(ByteBuffer aligned, long at, int length) throws IOException {
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
