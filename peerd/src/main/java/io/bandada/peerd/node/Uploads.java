package io.bandada.peerd.node;

import io.bandada.peerd.store.PieceStore;

/// The uploads of this peer.
@SuppressWarnings("DoNotCallSuggester")
public final class Uploads {
  Uploads() {}

  /// A file is being imported (by its caller, through [PieceStore#importFile]): makes it visible as a transfer.
  ///
  /// @param size -1 while not known
  public Importing importing(String name, long size) {
    throw new UnsupportedOperationException();
  }

  /// Publishes and spreads what was imported. It is a job from here on: it goes on whoever listens, and after a restart. The same
  /// content under the same name joins the upload that is under way.
  ///
  /// @return cancel: only the listener leaves, the upload goes on
  public Handle begin(PieceStore.Holding imported, UploadOrder order, UploadListener listener) {
    throw new UnsupportedOperationException();
  }
}
