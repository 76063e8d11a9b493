package io.bandada.peerctl.download;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Part files of the same target that are there already: one whose download was killed is removed,
/// since all that came is in the peer's store; one that is locked belongs to a download at work,
/// which goes first.
final class LeftParts {
  private LeftParts() {}

  static void clear(Path target) {
    Path folder = Target.folderOf(target);
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> PartName.mayBe(PartName.nameOf(entry), target))) {
      for (Path entry : entries) {
        if (PartMark.isOn(entry, target)) {
          clear(entry, target);
        }
      }
    } catch (IOException | DirectoryIteratorException notToBeSeen) {
      // A folder that may be written and not read: what lies there is nobody's business.
    }
  }

  /// Those of a folder that is about to get many files, whatever they are for. One that is locked
  /// stays.
  static void clearAll(Path folder) {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> PartName.mayBe(PartName.nameOf(entry)))) {
      for (Path entry : entries) {
        @Nullable String target = PartMark.target(entry);
        if (target != null) {
          try {
            clear(entry, entry.resolveSibling(target));
          } catch (CommandFailed atWork) {
            // It is another download's.
          }
        }
      }
    } catch (IOException | DirectoryIteratorException notToBeSeen) {
      // As above.
    }
  }

  private static void clear(Path part, Path target) {
    try (FileChannel old =
        FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (!isLocked(old)) {
        throw new CommandFailed(
            ExitCode.CONFLICT,
            "another download is writing " + target,
            "wait for it or choose another target");
      }
      Files.delete(part);
    } catch (IOException gone) {
      // Its own download has just ended, or it is not ours to write.
    }
  }

  /// Takes the lock that tells another download that this one is at work. It goes with the channel.
  static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException sameProcess) {
      // Another download of this very process, as in the shell.
      return false;
    }
  }
}
