package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A new file under a [PartName] beside the target: written, synced, then given its real name in
/// one step and the folder synced.
///
/// It is made with O_EXCL under a name that nobody could know, so that no link can lead the bytes
/// elsewhere and nothing that was there is touched. It is gone when the command ends, unless that
/// was killed: then the next download to the same target finds it ([LeftParts]).
final class PartFile implements Receiver {
  /// What file systems allow for one name.
  static final int LONGEST_NAME_BYTES = 255;

  /// Another download may take a file for left behind before it is locked, and remove it.
  private static final int ATTEMPTS = 10;

  private final Path target;
  private final Path part;
  private final boolean replace;
  private final KeptMode mode;
  private final FileChannel channel;
  private boolean finished;

  private PartFile(Path target, Path part, boolean replace, KeptMode mode, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.replace = replace;
    this.mode = mode;
    this.channel = channel;
  }

  static PartFile create(Path target, boolean replace) {
    LeftParts.clear(target);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Path part = PartName.of(target);
        FileChannel channel =
            FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        PartMark.put(part, target);
        if (isOurs(channel, part)) {
          KeptMode mode = replace ? KeptMode.of(target) : KeptMode.NONE;
          mode.whileWritten(part);
          return new PartFile(target, part, replace, mode, channel);
        }
        channel.close();
      }
      throw new IOException("others remove it again and again");
    } catch (NoSuchFileException e) {
      throw CommandFailed.noFolder("write " + target, Destination.folderOf(target));
    } catch (IOException e) {
      throw CommandFailed.local("write " + target, e);
    }
  }

  private static boolean isOurs(FileChannel channel, Path part) {
    try {
      return LeftParts.isLocked(channel) && Files.exists(part, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException noLocks) {
      return true; // then nobody can have it, and so nobody removes it
    }
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(part);
  }

  @Override
  public long writtenByOther() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw CommandFailed.local("look at " + target, e);
    }
  }

  @Override
  public void write(ByteString bytes) {
    try {
      for (ByteBuffer piece : bytes.asReadOnlyByteBufferList()) {
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
    } catch (IOException e) {
      throw CommandFailed.local("write " + target, e);
    }
  }

  @Override
  public void finish() {
    try {
      channel.force(true);
      publish();
      finished = true;
      PartMark.remove(target);
      mode.whenDone(target);
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      checkSame();
    } catch (IOException e) {
      throw CommandFailed.local("write " + target, e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      if (!finished) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw CommandFailed.local("remove " + part, e);
    }
  }

  /// A hard link takes the target's name only when nobody has it, which a rename cannot promise.
  /// File systems without links get a look and a rename.
  private void publish() throws IOException {
    if (!replace) {
      try {
        Files.createLink(target, part);
        Files.delete(part);
        return;
      } catch (FileAlreadyExistsException taken) {
        throw taken;
      } catch (IOException | UnsupportedOperationException noLinks) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileAlreadyExistsException(target.toString());
        }
      }
    }
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot rename in one step", e);
    }
  }

  /// Another made the target meanwhile: if it is the same there is nothing left to do.
  private void checkSame() {
    try {
      if (!Files.isRegularFile(target) || Files.mismatch(part, target) >= 0) {
        throw Destination.exists(target);
      }
    } catch (IOException e) {
      throw CommandFailed.local("look at " + target, e);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel folder =
        FileChannel.open(Destination.folderOf(target), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
