package io.bandada.peerd.node.upload;

import io.bandada.directory.api.FileAttributes;
import org.jspecify.annotations.Nullable;

/// How a file is to be published.
///
/// @param copies copies wanted, this peer's own included; 0: the directory's default
/// @param ack synced copies to wait for, this peer's own included; 0: the directory's default
/// @param replace the name may point to this as its next revision
/// @param attributes that travel with the name; null when it has none
public record UploadOrder(
    String name, int copies, int ack, boolean replace, @Nullable FileAttributes attributes) {
  public UploadOrder {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a file needs a name");
    }
    if (copies < 0 || ack < 0) {
      throw new IllegalArgumentException("copies and ack begin at 0");
    }
  }

  /// Of what has no attributes.
  public UploadOrder(String name, int copies, int ack, boolean replace) {
    this(name, copies, ack, replace, null);
  }
}
