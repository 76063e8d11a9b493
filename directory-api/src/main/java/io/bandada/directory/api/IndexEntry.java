package io.bandada.directory.api;

/// One content at one peer.
///
/// @param haveBytes bytes that are synced there; the whole when equal to size
public record IndexEntry(String root, long sizeBytes, long haveBytes) {

  /// The text that the index digest is made of, together with the peer's id: see [IndexDigest].
  public String canonical() {
    return root + ":" + sizeBytes + ":" + haveBytes;
  }

  public boolean complete() {
    return haveBytes == sizeBytes;
  }

  /// 0 to 1,023: the first ten bits of the root.
  public int bucket() {
    return Integer.parseInt(root, 0, 3, 16) >> 2;
  }
}
