package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A file of the network.
///
/// @param revision 1 for the first content under this name
/// @param created when this revision was acknowledged, ISO 8601 UTC
/// @param owner the user who published it
/// @param copies complete copies at peers that are live or stale
/// @param attributes null when it was published without
public record FileRecord(
    String name,
    String root,
    long sizeBytes,
    int revision,
    String created,
    String owner,
    int copies,
    int copiesWanted,
    @Nullable FileAttributes attributes) {

  /// Published without attributes.
  public FileRecord(
      String name,
      String root,
      long sizeBytes,
      int revision,
      String created,
      String owner,
      int copies,
      int copiesWanted) {
    this(name, root, sizeBytes, revision, created, owner, copies, copiesWanted, null);
  }
}
