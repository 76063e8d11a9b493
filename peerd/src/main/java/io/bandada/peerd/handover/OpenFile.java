package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A user's open file, by its descriptor. Threads may read and write at a time; closing waits for them, since a number that is closed
/// is soon another file's.
public final class OpenFile implements AutoCloseable {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;
  private static final int SYNC_FILE_RANGE_WRITE = 2;

  /// `struct statx` is the same on all processors.
  private static final int STATX_BYTES = 256;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int SIZE = 40;
  private static final int MODIFIED = 112;
  private static final int MODIFIED_NANOS = 120;

  private final LibC libc;
  private final int fd;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private boolean closed;

  OpenFile(LibC libc, int fd) {
    this.libc = libc;
    this.fd = fd;
  }

  /// What the file is now. As long as it stays equal, nobody wrote to the file.
  public record Status(boolean regular, long size, long inode, long modifiedSeconds, int modifiedNanos) {}

  public Status status() throws IOException {
    enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
      libc.statx(fd, arena.allocateFrom(""), AT_EMPTY_PATH, STATX_BASIC_STATS, found);
      return new Status(
          (found.get(JAVA_SHORT, MODE) & S_IFMT) == S_IFREG,
          found.get(JAVA_LONG, SIZE),
          found.get(JAVA_LONG, INODE),
          found.get(JAVA_LONG, MODIFIED),
          found.get(JAVA_INT, MODIFIED_NANOS));
    } finally {
      leave();
    }
  }

  /// Fills the buffer as far as it goes in one call.
  ///
  /// @param into off the heap
  /// @return bytes; -1 at the end of the file
  public int read(ByteBuffer into, long at) throws IOException {
    enter();
    try {
      int count = (int) libc.read(fd, MemorySegment.ofBuffer(into), at);
      into.position(into.position() + count);
      return count == 0 && into.hasRemaining() ? -1 : count;
    } finally {
      leave();
    }
  }

  /// Writes all that remains in the buffer.
  ///
  /// @param from off the heap
  /// @throws NoRoom when the disk or the quota is full
  public void write(ByteBuffer from, long at) throws IOException {
    enter();
    try {
      long place = at;
      while (from.hasRemaining()) {
        int count = (int) libc.write(fd, MemorySegment.ofBuffer(from), place);
        from.position(from.position() + count);
        place += count;
      }
    } catch (LibC.Failed e) {
      throw e.isForWantOfSpace() ? new NoRoom(e) : e;
    } finally {
      leave();
    }
  }

  /// There is no room for the file where it is.
  public static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;

    NoRoom(IOException cause) {
      super("there is no room for it", cause);
    }
  }

  /// Begins to bring this to the disk, so that the user's own sync has little left to do. Nothing is promised.
  public void writeBack(long at, long bytes) throws IOException {
    enter();
    try {
      libc.writeBack(fd, at, bytes, SYNC_FILE_RANGE_WRITE);
    } catch (LibC.Failed e) {
      System.getLogger(OpenFile.class.getName()).log(System.Logger.Level.DEBUG, "nothing is written back early", e);
    } finally {
      leave();
    }
  }

  private void enter() throws IOException {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new IOException("the file is closed");
    }
  }

  private void leave() {
    gate.readLock().unlock();
  }

  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        libc.close(fd);
      }
    } finally {
      gate.writeLock().unlock();
    }
  }
}
