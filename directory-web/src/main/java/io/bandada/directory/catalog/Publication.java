package io.bandada.directory.catalog;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import org.jspecify.annotations.Nullable;

/// A name that is to be given to a content.
///
/// @param copiesWanted of a name that points to this content already, they are raised to these,
///   never lowered
/// @param replace the name may point to other content already; this becomes its next revision
/// @param attributes null: none; a name that points to this content already keeps its own then
public record Publication(
    FileName name,
    String root,
    long sizeBytes,
    String owner,
    int copiesWanted,
    boolean replace,
    @Nullable FileAttributes attributes) {

  /// Who may say of a content that has this name already what its attributes are: whose it is, and
  /// who might replace it.
  public boolean changes(FileRecord file) {
    return attributes != null
        && !attributes.equals(file.attributes())
        && (replace || owner.equals(file.owner()));
  }
}
