package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param holders who has it, complete or not, the live ones first
/// @param revisions the contents that this name pointed to, the current one first
public record FileDetail(FileRecord file, List<SourceRecord> holders, List<Revision> revisions) {

  /// @param kept it can be fetched by `NAME@revision`, and is repaired like any file
  /// @param copies complete copies at peers that are live or stale
  /// @param attributes null when it was published without
  public record Revision(
      int revision,
      String root,
      long sizeBytes,
      String created,
      String owner,
      boolean kept,
      int copies,
      int copiesWanted,
      @Nullable FileAttributes attributes) {}
}
