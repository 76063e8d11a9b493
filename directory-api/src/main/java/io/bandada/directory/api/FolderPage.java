package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is directly in a folder, by name.
///
/// @param files in the folder and below it, all pages together
/// @param next for `after`; null on the last page
public record FolderPage(
    List<FolderRecord> records, long files, long sizeBytes, @Nullable String next) {}
