package io.bandada.peerd.node.names;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.NameRecord;
import io.bandada.peerd.piece.FileId;
import org.jspecify.annotations.Nullable;

/// What is known of a file before its bytes are here.
///
/// @param name empty when the content has no name that is known
/// @param revision 0 without a name
/// @param copies complete copies by the directory's word; 0 when it was not asked
/// @param here complete here
/// @param created ISO 8601 UTC; empty without a name
/// @param attributes null when it was published without
public record FileInfo(
    String name,
    FileId id,
    long size,
    int revision,
    int copies,
    int copiesWanted,
    boolean here,
    String created,
    String owner,
    @Nullable FileAttributes attributes) {

  static FileInfo of(FileRecord file, FileId id, boolean here) {
    return new FileInfo(
        file.name(),
        id,
        file.sizeBytes(),
        file.revision(),
        file.copies(),
        file.copiesWanted(),
        here,
        file.created(),
        file.owner(),
        file.attributes());
  }

  static FileInfo of(NameRecord name, FileId id, boolean here) {
    return new FileInfo(
        name.name(),
        id,
        name.sizeBytes(),
        name.revision(),
        0,
        name.copies(),
        here,
        name.created(),
        name.owner(),
        name.attributes());
  }

  static FileInfo nameless(FileId id, long size, boolean here) {
    return new FileInfo("", id, size, 0, 0, 0, here, "", "", null);
  }
}
