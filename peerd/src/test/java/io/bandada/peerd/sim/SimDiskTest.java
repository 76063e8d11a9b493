package io.bandada.peerd.sim;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStoreContract;
import java.util.SplittableRandom;

/// The contract, kept by the simulated disk: it loses what was not synced, and nothing else.
class SimDiskTest extends PieceStoreContract {
  private final SimDisk disk = new SimDisk(new SplittableRandom(1));

  @Override
  protected PieceStore open() {
    return disk;
  }

  @Override
  protected void deleteBelow(FileId id) {
    disk.deleteBelow(id);
  }

  @Override
  protected void crash() {
    disk.crash();
  }

  @Override
  protected PieceStore reopen() {
    return disk;
  }
}
