package io.bandada.directory.api;

import java.util.List;

/// @param holders who has it, complete or not, the live ones first
/// @param revisions all contents that this name ever pointed to, the newest first
public record FileDetail(FileRecord file, List<SourceRecord> holders, List<Revision> revisions) {

  public record Revision(int revision, String root, long sizeBytes, String created, String owner) {}
}
