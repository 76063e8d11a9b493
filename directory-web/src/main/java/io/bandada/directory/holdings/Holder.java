package io.bandada.directory.holdings;

/// A peer's entry for one content.
public record Holder(String peerId, long sizeBytes, long haveBytes) {
  public boolean complete() {
    return haveBytes == sizeBytes;
  }
}
