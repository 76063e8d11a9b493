package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  protected void deleteBelow(FileId id) throws IOException {
    if (store.find(id).orElseThrow().manifest().size() <= PieceStore.SMALL) {
      Files.delete(folder.resolve("data/small.db"));
      return;
    }
    Path shelf = folder.resolve("data/store").resolve(id.hex().substring(0, 2));
    for (String kind : List.of(".data", ".meta", ".have")) {
      Files.delete(shelf.resolve(id.hex() + kind));
    }
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
