package io.bandada.peerctl.upload;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The bytes of one upload: a regular file whose size is the truth, or whatever else is read to its
/// end.
sealed interface UploadContent extends Closeable
    permits UploadContent.OpenFile, UploadContent.Stream, CommandOutput, ExactSize {
  /// Up to this size a file is read to see whether it has so many bytes.
  int LARGEST_DISHONEST = 64 * 1024;

  String STANDARD_INPUT = "standard input";

  /// How a failure names it.
  String label();

  /// Bytes, when known before the first is read; below zero: not known, as of a stream.
  default long size() {
    return -1;
  }

  /// The file that another may read instead of us; empty for a stream.
  default Optional<Path> file() {
    return Optional.empty();
  }

  /// What is known of the file; empty for a stream.
  default Optional<FileStat> stat() {
    return Optional.empty();
  }

  /// Another read this many bytes.
  default void readByOther(long bytes) {
    throw new IllegalStateException("nobody else can read a stream");
  }

  /// Fills the array as far as there are bytes; answers how many, zero at the end.
  int read(byte[] target);

  /// Throws when what was read cannot be one state of the file. A stream is what it is.
  default void checkUnchanged() {}

  /// A signal is ending this process, in the middle: what was started for it ends too.
  default void stop() {}

  @Override
  void close();

  /// Opens a file for reading and remembers what it is.
  static UploadContent of(Path path) {
    try {
      if (FileKind.of(path).isStream()) {
        return new Stream(Files.newInputStream(path), path.toString());
      }
      FileStat stat = FileStat.of(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      boolean honest = stat.size() > LARGEST_DISHONEST || isAsLongAsItSays(channel, path, stat);
      return honest
          ? new OpenFile(path, channel, stat)
          : new Stream(Channels.newInputStream(channel), path.toString());
    } catch (IOException e) {
      throw CommandFailed.local("read " + path, e);
    }
  }

  static UploadContent standardInput(InputStream in) {
    return new Stream(in, STANDARD_INPUT);
  }

  /// Files that the kernel makes up when they are read (`/proc`, `/sys`) have no bytes by their
  /// word, or a page; some have fewer, some more. A file that has changed is not one of these.
  private static boolean isAsLongAsItSays(FileChannel channel, Path path, FileStat before)
      throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) before.size() + 1);
    while (all.hasRemaining() && channel.read(all) >= 0) {
      // A short read of a file is rare.
    }
    channel.position(0);
    return all.position() == before.size() || !FileStat.of(path).isStateOf(before);
  }

  /// A regular file, open.
  final class OpenFile implements UploadContent {
    private final Path path;
    private final FileChannel channel;
    private final FileStat before;
    private long readBytes;

    private OpenFile(Path path, FileChannel channel, FileStat before) {
      this.path = path;
      this.channel = channel;
      this.before = before;
    }

    @Override
    public String label() {
      return path.toString();
    }

    @Override
    public long size() {
      return before.size();
    }

    @Override
    public Optional<Path> file() {
      return Optional.of(path);
    }

    @Override
    public Optional<FileStat> stat() {
      return Optional.of(before);
    }

    @Override
    public void readByOther(long bytes) {
      readBytes = bytes;
    }

    @Override
    public int read(byte[] target) {
      ByteBuffer buffer = ByteBuffer.wrap(target);
      try {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // A short read of a file is rare; the loop makes the frames full.
        }
      } catch (IOException e) {
        throw CommandFailed.local("read " + path, e);
      }
      readBytes += buffer.position();
      return buffer.position();
    }

    @Override
    public void checkUnchanged() {
      try {
        if (readBytes == before.size()
            && channel.size() == before.size()
            && FileStat.of(path).isStateOf(before)) {
          return;
        }
      } catch (NoSuchFileException gone) {
        // Taken away or replaced while we read: told below.
      } catch (IOException e) {
        throw CommandFailed.local("look at " + path, e);
      }
      throw new CommandFailed(
          ExitCode.DAMAGED,
          path + " changed while it was uploaded; nothing was published",
          "wait until nobody writes to it, then upload it again");
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw CommandFailed.local("close " + path, e);
      }
    }
  }

  /// A stream of unknown length.
  record Stream(InputStream in, String label) implements UploadContent {
    @Override
    public int read(byte[] target) {
      try {
        return in.readNBytes(target, 0, target.length);
      } catch (IOException e) {
        throw label.equals(STANDARD_INPUT)
            ? CommandFailed.standardInput(e)
            : CommandFailed.local("read " + label, e);
      }
    }

    @Override
    public void close() {
      if (label.equals(STANDARD_INPUT)) {
        return; // it is not ours
      }
      try {
        in.close();
      } catch (IOException e) {
        throw CommandFailed.local("close " + label, e);
      }
    }
  }
}
