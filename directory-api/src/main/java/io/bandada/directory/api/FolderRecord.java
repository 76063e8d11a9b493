package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// A folder, or a file in it. A folder is what the slashes of names say.
///
/// @param name of a folder its prefix with the slash at its end
/// @param files in it and below it; 1 for a file
/// @param sizeBytes of them all
/// @param fewestCopies of those that have fewer than wanted; null when all have enough
/// @param file set when it is one
public record FolderRecord(
    String name,
    long files,
    long sizeBytes,
    @Nullable Integer fewestCopies,
    @Nullable FileRecord file) {
  public boolean isFolder() {
    return file == null;
  }
}
