package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.proto.control.FileItem;
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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /// Until it is known who may read it.
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path target;
  private final Path part;
  private final boolean replace;
  private final boolean alone;
  private final KeptMode mode;
  private final @Nullable GivenAttributes given;
  private final FileChannel channel;
  private boolean finished;

  private PartFile(
      Target wanted,
      Path part,
      boolean replace,
      KeptMode mode,
      @Nullable GivenAttributes given,
      FileChannel channel) {
    this.target = wanted.path();
    this.alone = wanted.folders() == null;
    this.part = part;
    this.replace = replace;
    this.mode = mode;
    this.given = given;
    this.channel = channel;
  }

  static PartFile create(Target wanted, FileItem file, boolean replace) {
    Path target = wanted.path();
    if (wanted.folders() == null) {
      LeftParts.clear(target);
    }
    @Nullable GivenAttributes given =
        GivenAttributes.of(file, wanted.manner().preserve()).orElse(null);
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Path part = PartName.of(target);
        FileChannel channel = opened(part, given);
        PartMark.put(part, target);
        if (isOurs(channel, part)) {
          KeptMode mode = replace && given == null ? KeptMode.of(target) : KeptMode.NONE;
          mode.whileWritten(part);
          return new PartFile(wanted, part, replace, mode, given, channel);
        }
        channel.close();
      }
      throw new IOException("others remove it again and again");
    } catch (NoSuchFileException e) {
      throw CommandFailed.noFolder("write " + target, Target.folderOf(target));
    } catch (IOException e) {
      throw CommandFailed.local("write " + target, e);
    }
  }

  private static FileChannel opened(Path part, @Nullable GivenAttributes given) throws IOException {
    Set<StandardOpenOption> isNew =
        EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return given == null
        ? FileChannel.open(part, isNew)
        : FileChannel.open(part, isNew, PosixFilePermissions.asFileAttribute(OWNERS));
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
      if (given != null) {
        // Whoever sets a time opens the file, and with that the lock is gone; unmarked it is safe.
        PartMark.remove(part);
        given.put(part);
      }
      publish();
      finished = true;
      if (given == null) {
        PartMark.remove(target);
      }
      mode.whenDone(target);
      if (alone) {
        Folders.sync(Target.folderOf(target));
      }
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
        throw Target.exists(target);
      }
    } catch (IOException e) {
      throw CommandFailed.local("look at " + target, e);
    }
  }
}
