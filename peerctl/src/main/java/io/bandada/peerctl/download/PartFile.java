package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `DEST.part` beside the target: written, synced, then given its real name in one step and the folder synced.
///
/// It is always a new file, made with O_EXCL, so that no link can lead the bytes elsewhere. A part file that an earlier run left
/// is removed; one that another run is writing is locked and left alone, and so is anything that is no regular file.
final class PartFile implements Receiver {
  static final String SUFFIX = ".part";
  /// What file systems allow for one name.
  static final int LONGEST_NAME_BYTES = 255;

  private final Path target;
  private final Path part;
  private final boolean replace;
  private final FileChannel channel;
  private boolean finished;

  private PartFile(Path target, Path part, boolean replace, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.replace = replace;
    this.channel = channel;
  }

  static PartFile create(Path target, boolean replace) {
    Path part = partOf(target);
    removeAbandoned(part);
    try {
      FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      lock(channel, part);
      return new PartFile(target, part, replace, channel);
    } catch (FileAlreadyExistsException e) {
      throw busy(part);
    } catch (NoSuchFileException e) {
      throw new CommandFailed(ExitCode.NOT_FOUND, "cannot write " + target + ": its folder does not exist", "mkdir -p " + Destination.folderOf(target));
    } catch (IOException e) {
      throw CommandFailed.local("write " + part, e);
    }
  }

  Path path() {
    return part;
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
      throw CommandFailed.local("look at " + part, e);
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
      throw CommandFailed.local("write " + part, e);
    }
  }

  @Override
  public void finish() {
    try {
      channel.force(true);
      publish();
      finished = true;
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      throw Destination.exists(target);
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

  /// A hard link takes the target's name only when nobody has it, which a rename cannot promise. File systems without links
  /// get a look and a rename.
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

  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(Destination.folderOf(target), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static void removeAbandoned(Path part) {
    if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandFailed(ExitCode.CONFLICT, part + " is in the way and is not a part file of ours", "remove it or choose another target");
    }
    try (FileChannel old = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      lock(old, part);
      Files.delete(part);
    } catch (IOException e) {
      throw CommandFailed.local("replace " + part, e);
    }
  }

  /// The lock goes with the channel; it tells a second download that this one is at work.
  private static void lock(FileChannel channel, Path part) throws IOException {
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      // Another download of this very process, as in the shell.
    }
    if (lock == null) {
      throw busy(part);
    }
  }

  private static CommandFailed busy(Path part) {
    return new CommandFailed(ExitCode.CONFLICT, "another download is writing " + part, "wait for it or choose another target");
  }

  /// The longest names have no room for the suffix: those are cut, at a whole character.
  private static Path partOf(Path target) {
    Path last = target.getFileName();
    String name = last == null ? "" : last.toString();
    int room = LONGEST_NAME_BYTES - SUFFIX.length();
    while (name.getBytes(StandardCharsets.UTF_8).length > room) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    return target.resolveSibling(name + SUFFIX);
  }
}
