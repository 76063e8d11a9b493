package io.bandada.peerctl.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.jspecify.annotations.Nullable;

/// What tells a part file of ours from everything else, by more than its name: the extended
/// attribute `user.bandada.part` with the file's inode, so that a copy of it is not one, and with
/// its target. Where the file system keeps no such attributes there is no mark, and what has none
/// is never touched.
final class PartMark {
  private static final String ATTRIBUTE = "bandada.part";

  /// An inode's number and the longest name.
  private static final int MOST_BYTES = 1024;

  private PartMark() {}

  /// Never while a lock on the file is needed: the kernel drops it when the file is closed here.
  static void put(Path part, Path target) {
    try {
      view(part).write(ATTRIBUTE, ByteBuffer.wrap(text(part, target)));
    } catch (IOException | UnsupportedOperationException notThere) {
      // Then it cannot be found again after kill -9, and stays until its user removes it.
    }
  }

  /// Of what is a part no more.
  static void remove(Path file) {
    try {
      view(file).delete(ATTRIBUTE);
    } catch (IOException | UnsupportedOperationException notThere) {
      // It says nothing under another name.
    }
  }

  /// Whether peerctl made this file for this target.
  static boolean isOn(Path part, Path target) {
    try {
      UserDefinedFileAttributeView view = view(part);
      int size = Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) ? view.size(ATTRIBUTE) : 0;
      ByteBuffer mark = ByteBuffer.allocate(Math.min(size, MOST_BYTES));
      view.read(ATTRIBUTE, mark);
      return mark.flip().equals(ByteBuffer.wrap(text(part, target)));
    } catch (IOException | UnsupportedOperationException notThere) {
      return false;
    }
  }

  /// The name of what this is the part file of; null when peerctl did not make it.
  static @Nullable String target(Path part) {
    try {
      UserDefinedFileAttributeView view = view(part);
      int size = Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) ? view.size(ATTRIBUTE) : 0;
      ByteBuffer mark = ByteBuffer.allocate(Math.min(size, MOST_BYTES));
      view.read(ATTRIBUTE, mark);
      String text = StandardCharsets.UTF_8.decode(mark.flip()).toString();
      String name = text.substring(text.indexOf(' ') + 1);
      return !name.isEmpty() && name.indexOf('/') < 0 && isOn(part, part.resolveSibling(name))
          ? name
          : null;
    } catch (IOException | UnsupportedOperationException notThere) {
      return null;
    }
  }

  private static byte[] text(Path part, Path target) throws IOException {
    Object inode = Files.getAttribute(part, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    return (inode + " " + PartName.nameOf(target)).getBytes(StandardCharsets.UTF_8);
  }

  private static UserDefinedFileAttributeView view(Path file) {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new UnsupportedOperationException("no attributes");
    }
    return view;
  }
}
