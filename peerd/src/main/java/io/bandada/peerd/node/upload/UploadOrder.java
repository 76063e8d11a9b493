package io.bandada.peerd.node.upload;

/// How a file is to be published.
///
/// @param copies copies wanted, this peer's own included; 0: the directory's default
/// @param ack synced copies to wait for, this peer's own included; 0: the directory's default
/// @param replace the name may point to this as its next revision
public record UploadOrder(String name, int copies, int ack, boolean replace) {
  public UploadOrder {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a file needs a name");
    }
    if (copies < 0 || ack < 0) {
      throw new IllegalArgumentException("copies and ack begin at 0");
    }
  }
}
