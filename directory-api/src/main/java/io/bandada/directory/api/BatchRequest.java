package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where shall these small contents go? One reservation, the same holders and one ticket for all of
/// them.
///
/// @param copies copies wanted of each, the uploader's own included; 0: the directory's default
/// @param ack synced copies, the uploader's own included, before the names are given; 0: the
///   directory's default
/// @param replace existing names may point to these as their next revisions
/// @param files at most [ContentSet#MOST_MEMBERS], each name once
public record BatchRequest(int copies, int ack, boolean replace, List<File> files) {

  /// @param attributes of the file that it was; null when it is not to keep them
  public record File(
      String name, String root, int sizeBytes, @Nullable FileAttributes attributes) {}
}
