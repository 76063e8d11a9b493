package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A user's open file, by its descriptor. Threads may read and write at a time; closing waits for
/// them, since a number that is closed is soon another file's.
public final class OpenFile implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OpenFile.class.getName());

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

  /// `struct statfs` on 64 bits; its first word says what kind of file system it is.
  private static final int STATFS_BYTES = 120;

  /// Those on disks of their own machine that write straight from the caller's memory: ext4, XFS,
  /// F2FS. Others copy first (btrfs for its checksums), or make a round trip over a network of each
  /// write.
  private static final Set<Long> WRITE_PAST_CACHE_WELL = Set.of(0xEF53L, 0x58465342L, 0xF2F52010L);

  private static final int O_DIRECT = 0x4000;
  private static final int O_DIRECT_ARM = 0x10000;
  private static final int BLOCK = 4096;

  private final DescriptorCalls libc;
  private final int fd;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private boolean closed; // guarded by gate
  private boolean pastCache; // guarded by gate

  OpenFile(DescriptorCalls libc, int fd) {
    this.libc = libc;
    this.fd = fd;
  }

  /// What the file is now. As long as it stays equal, nobody wrote to the file.
  public record Status(
      boolean regular, long size, long inode, long modifiedSeconds, int modifiedNanos) {}

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

  /// From now on whole blocks of 4,096 bytes in aligned memory are written past the page cache: a
  /// file of many GiB would push out of it what others read again, and to fill it costs more than
  /// to hash what is put there. Nothing changes where the file system does not do that well. Only
  /// for files whose every [#write] but that of their end begins and ends at a block.
  public void writePastCache() {
    gate.writeLock().lock();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment system = arena.allocate(STATFS_BYTES, Long.BYTES);
      libc.fstatfs(fd, system);
      if (WRITE_PAST_CACHE_WELL.contains(system.get(JAVA_LONG, 0))) {
        setPastCache(true);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "it is written through the page cache", e);
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void setPastCache(boolean wanted) throws IOException {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    int direct = arm ? O_DIRECT_ARM : O_DIRECT;
    int flags = libc.flags(fd);
    libc.setFlags(fd, wanted ? flags | direct : flags & ~direct);
    pastCache = wanted;
  }

  /// Writes all that remains in the buffer.
  ///
  /// @param from off the heap
  /// @throws NoRoom when the disk or the quota is full
  public void write(ByteBuffer from, long at) throws IOException {
    int start = from.position();
    enter();
    try {
      ByteBuffer blocks = from.slice();
      blocks.limit(pastCache ? blocks.remaining() / BLOCK * BLOCK : blocks.remaining());
      writeFully(blocks, at);
      from.position(start + blocks.limit());
    } catch (DescriptorCalls.Failed e) {
      if (!e.isForItsForm()) {
        throw told(e);
      }
    } finally {
      leave();
    }
    if (from.hasRemaining()) {
      writeThroughCache(from, at + from.position() - start);
    }
  }

  /// The end of a file, which is no whole block, or what the file system wants otherwise after all.
  /// Nobody else writes meanwhile.
  private void writeThroughCache(ByteBuffer from, long at) throws IOException {
    gate.writeLock().lock();
    try {
      checkOpen();
      boolean before = pastCache;
      boolean whole = from.remaining() >= BLOCK;
      if (before) {
        setPastCache(false);
      }
      writeFully(from, at);
      if (before && !whole) {
        setPastCache(true);
      }
    } catch (DescriptorCalls.Failed e) {
      throw told(e);
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void writeFully(ByteBuffer from, long at) throws IOException {
    long place = at;
    while (from.hasRemaining()) {
      int count = (int) libc.write(fd, MemorySegment.ofBuffer(from), place);
      from.position(from.position() + count);
      place += count;
    }
  }

  private static IOException told(DescriptorCalls.Failed e) {
    return e.isForWantOfSpace() ? new NoRoom(e) : e;
  }

  /// There is no room for the file where it is.
  public static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;

    NoRoom(IOException cause) {
      super("there is no room for it", cause);
    }
  }

  /// Begins to bring this to the disk, so that the user's own sync has little left to do. Nothing
  /// is promised.
  public void writeBack(long at, long bytes) throws IOException {
    enter();
    try {
      libc.writeBack(fd, at, bytes, SYNC_FILE_RANGE_WRITE);
    } catch (DescriptorCalls.Failed e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing is written back early", e);
    } finally {
      leave();
    }
  }

  private void enter() throws IOException {
    gate.readLock().lock();
    try {
      checkOpen();
    } catch (IOException e) {
      gate.readLock().unlock();
      throw e;
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
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
