package io.bandada.directory.dashboard;

/// A peer that has a file, or a part of it.
record Holder(String peerId, String peerName, String state, long haveBytes, long sizeBytes) {
  public boolean complete() {
    return haveBytes >= sizeBytes;
  }

  public long percent() {
    return sizeBytes <= 0 ? 100 : Math.clamp(100 * haveBytes / sizeBytes, 0, 100);
  }
}
