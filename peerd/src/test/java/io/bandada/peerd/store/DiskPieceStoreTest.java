package io.bandada.peerd.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by the real store.
class DiskPieceStoreTest extends PieceStoreContract {
  @TempDir Path folder;

  private @Nullable DiskPieceStore disk;

  @Override
  protected PieceStore open() throws IOException {
    return reopen();
  }

  @Override
  protected PieceStore reopen() throws IOException {
    DiskPieceStore opened = DiskPieceStore.open(folder.resolve("data"), 0);
    disk = opened;
    return opened;
  }

  @Override
  protected void crash() throws IOException {
    close();
  }

  @AfterEach
  void close() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }
}
