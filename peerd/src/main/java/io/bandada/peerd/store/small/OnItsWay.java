package io.bandada.peerd.store.small;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/// A small content that was created and is not durable.
final class OnItsWay {
  private final int size;
  private byte @Nullable [] bytes; // guarded by this
  private boolean suspect; // guarded by this

  OnItsWay(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  Holding holding(FileId id) {
    Manifest manifest = Manifest.ofSmall(id, size);
    synchronized (this) {
      return new Holding(manifest, PieceSet.none(manifest.pieces()), suspect);
    }
  }

  synchronized byte @Nullable [] bytes() {
    return bytes;
  }

  synchronized boolean isStored() {
    return bytes != null;
  }

  /// @return whether it had none before
  synchronized boolean store(FileId id, byte[] right) throws StoreException {
    checkTrusted(id);
    if (bytes != null) {
      return false;
    }
    bytes = right;
    return true;
  }

  /// It could not be written.
  ///
  /// @return whether it had been stored
  synchronized boolean distrust() {
    boolean was = bytes != null;
    suspect = true;
    bytes = null;
    return was;
  }

  synchronized void checkTrusted(FileId id) throws StoreException {
    if (suspect) {
      throw new StoreException(
          Kind.SUSPECT, id.hex() + " is suspect: a disk operation failed before");
    }
  }
}
