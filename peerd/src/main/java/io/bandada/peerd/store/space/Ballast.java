package io.bandada.peerd.store.space;

import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.Preallocation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of nothing that is given up when the disk is full, so that the index can still commit
/// what must be remembered. It goes with its name: it may be inodes that are missing.
public final class Ballast {
  private static final long BYTES = 4 << 20;

  private static final System.Logger LOG = System.getLogger(Ballast.class.getName());

  private final Path file;

  public Ballast(Path file) {
    this.file = file;
  }

  /// Takes the room (again). On a full disk there is just none.
  public synchronized void take() {
    try {
      DurableFile.createOrOpen(file).close();
      Preallocation.take(file, 0, BYTES);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no room for the ballast", e);
    }
  }

  /// @return whether there is more room now
  synchronized boolean giveUp() throws IOException {
    if (!Files.deleteIfExists(file)) {
      return false;
    }
    DurableFile.syncFolder(DurableFile.parentOf(file));
    LOG.log(Level.WARNING, "the disk is full: the ballast was given up");
    return true;
  }
}
