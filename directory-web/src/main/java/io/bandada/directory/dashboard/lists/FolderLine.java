package io.bandada.directory.dashboard.lists;

import org.jspecify.annotations.Nullable;

/// A folder as the dashboard shows it.
///
/// @param folder how the names below it begin; ends with a slash, or is empty: all names
/// @param files below it, however deep
/// @param fewest copies of the file below it that lacks most; null: none lacks any
public record FolderLine(String folder, long files, long bytes, @Nullable Integer fewest)
    implements ListLine {

  @Override
  public String key() {
    return folder;
  }

  @Override
  public String lineId() {
    return ListLine.handle("folder", folder);
  }

  /// The last part of its name.
  public String label() {
    return folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1);
  }

  /// The worst below it, as [FileLine#health].
  public String health() {
    return fewest == null ? "safe" : FileLine.health(fewest, Integer.MAX_VALUE);
  }
}
