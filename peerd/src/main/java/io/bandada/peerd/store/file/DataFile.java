package io.bandada.peerd.store.file;

import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The bytes of one content on disk, opened when they are needed. Any number of threads may work on
/// it at a time; the interrupt of one closes the channel under all others, and they open it again.
public final class DataFile implements AutoCloseable {
  private static final int REOPENED = 3;

  private final Path path;
  private @Nullable FileChannel channel;

  /// The same file past the page cache, for whole blocks.
  private @Nullable FileChannel direct;

  private boolean noDirect;

  public DataFile(Path path) {
    this.path = path;
  }

  @FunctionalInterface
  interface Work {
    void on(FileChannel channel) throws IOException;
  }

  /// Does this work, again from its beginning when the channel was closed by somebody else.
  void work(Work work) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        work.on(open());
        return;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (AsynchronousCloseException e) {
        if (tries == REOPENED) {
          throw e;
        }
      } catch (ClosedChannelException e) {
        if (tries == REOPENED) {
          throw e;
        }
      }
    }
  }

  /// Writes all of it, past the page cache where it is whole blocks in aligned memory: to fill the
  /// cache costs more than to hash what is put into it, and what was received is not read again by
  /// many.
  ///
  /// @param from is left as it is
  public void write(ByteBuffer from, long at) throws IOException {
    work(
        plain -> {
          FileChannel past = DirectIo.fits(from, at) ? openDirect() : null;
          if (past == null) {
            DurableFile.writeFully(plain, from.duplicate(), at);
          } else {
            DirectIo.writeFully(past, plain, from, at);
          }
        });
  }

  /// Fills the buffer, past the page cache where it is aligned memory for whole blocks: who asks so
  /// reads once, and the cache is for what is read again.
  ///
  /// @throws IOException also when the file ends before
  /// @throws StoreException NOT_FOUND, AWAY: it does not open
  public void read(ByteBuffer into, long at) throws IOException {
    work(
        plain -> {
          FileChannel past = DirectIo.fits(into, at) ? openDirect() : null;
          boolean full =
              past == null
                  ? DurableFile.readFully(plain, into.duplicate(), at)
                  : DirectIo.readFully(past, plain, into, at);
          if (!full) {
            throw new IOException("the file ends before its content does");
          }
        });
    into.position(into.limit());
  }

  private synchronized @Nullable FileChannel openDirect() {
    FileChannel open = direct;
    if (!noDirect && (open == null || !open.isOpen())) {
      open = DirectIo.readWrite(path).orElse(null);
      direct = open;
      noDirect = open == null;
    }
    return open;
  }

  /// Makes all that was written durable. Never tried again: after a failure nothing is known of
  /// what was written.
  public void sync() throws IOException {
    open().force(false);
  }

  private synchronized FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      open = opened(path, DurableFile::readWrite);
      channel = open;
    }
    return open;
  }

  public interface Opening<T> {
    T of(Path file) throws IOException;
  }

  /// That a file does not open says nothing of what is in it.
  ///
  /// @throws StoreException NOT_FOUND, AWAY
  public static <T> T opened(Path file, Opening<T> opening) throws IOException {
    try {
      return opening.of(file);
    } catch (ClosedByInterruptException | DamagedFile e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new StoreException(Kind.NOT_FOUND, file + " is not there any more", e);
    } catch (IOException e) {
      throw new StoreException(Kind.AWAY, "cannot open " + e.getMessage(), e);
    }
  }

  /// It is opened again when needed.
  @Override
  public void close() throws IOException {
    FileChannel open;
    FileChannel past;
    synchronized (this) {
      open = channel;
      past = direct;
      channel = null;
      direct = null;
    }
    try (open;
        past) {
      // Either, both or none.
    }
  }
}
