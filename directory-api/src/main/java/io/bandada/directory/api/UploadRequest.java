package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// Where shall it go?
///
/// @param copies copies wanted, the uploader's own included; 0: the directory's default
/// @param ack synced copies, the uploader's own included, before the name is given; 0: the
///   directory's default
/// @param replace an existing name may point to this as its next revision
/// @param attributes of the file that it was; null when it was none, or is not to keep them
public record UploadRequest(
    String name,
    long sizeBytes,
    String root,
    int copies,
    int ack,
    boolean replace,
    @Nullable FileAttributes attributes) {

  /// Of what was no file.
  public UploadRequest(
      String name, long sizeBytes, String root, int copies, int ack, boolean replace) {
    this(name, sizeBytes, root, copies, ack, replace, null);
  }
}
