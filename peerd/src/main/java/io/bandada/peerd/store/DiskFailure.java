package io.bandada.peerd.store;

import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.util.Locale;

/// Tells a full disk from a broken one. Java gives only a text, in the language of the process, so the disk is asked as well.
final class DiskFailure {
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private DiskFailure() {}

  static boolean isFull(IOException failure, FileStore disk) {
    if (failure instanceof StoreException known) {
      return known.kind() == Kind.NO_SPACE;
    }
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("quota exceeded")) {
      return true;
    }
    try {
      return disk.getUsableSpace() < FULL_BELOW_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
