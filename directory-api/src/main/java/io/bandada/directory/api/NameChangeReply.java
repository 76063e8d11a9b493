package io.bandada.directory.api;

import java.util.List;

/// What a [NameChange] was about.
///
/// @param sizeBytes of all contents, those of several names counted once each
/// @param names the first of them, at most [#MOST_NAMED]
public record NameChangeReply(long files, long sizeBytes, List<String> names) {
  public static final int MOST_NAMED = 1_000;
}
