package io.bandada.peerd.node;

/// The downloads of this peer.
@SuppressWarnings("DoNotCallSuggester")
public final class Downloads {
  Downloads() {}

  /// Brings content here, joining a download of the same content that is under way.
  ///
  /// @param ref a name, `id:ROOT`, or a unique prefix of a root of at least 8 digits; complete content that is here is found
  ///     without the directory when it is named by its id
  /// @return cancel: the listener leaves; when it was the last, the download stops and keeps its pieces
  public Handle begin(String ref, DownloadListener listener) {
    throw new UnsupportedOperationException();
  }
}
