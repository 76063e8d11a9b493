package io.bandada.peerd.store.file;

import io.bandada.peerd.store.Descriptor;
import io.bandada.peerd.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Takes disk blocks for a file before it is written, so that a full disk shows at once and not at
/// 93 %.
///
/// Not by `posix_fallocate`, which writes into every block where the file system cannot do it.
/// Where there is no `fallocate` (another system, another file system) the file just gets its
/// length, and the space budget is all there is.
public final class Preallocation {
  private Preallocation() {}

  /// @return false when this system cannot: then only the length is to be set
  /// @throws StoreException NO_SPACE
  public static boolean take(Path file, long from, long bytes) throws IOException {
    Optional<Descriptor> opened = Descriptor.toAllocate(file);
    if (opened.isEmpty()) {
      return false;
    }
    try (Descriptor descriptor = opened.get()) {
      int why = descriptor.allocate(from, bytes);
      return switch (why) {
        case 0 -> true;
        case Descriptor.EOPNOTSUPP, Descriptor.ENOSYS -> false;
        case Descriptor.ENOSPC, Descriptor.EDQUOT ->
            throw new StoreException(
                StoreException.Kind.NO_SPACE,
                "the disk has no room for "
                    + bytes
                    + " bytes of "
                    + file
                    + ": "
                    + Descriptor.textOf(why));
        default ->
            throw new IOException(
                "cannot preallocate "
                    + bytes
                    + " bytes of "
                    + file
                    + ": "
                    + Descriptor.textOf(why));
      };
    }
  }
}
