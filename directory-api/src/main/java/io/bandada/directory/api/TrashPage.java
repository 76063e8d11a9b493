package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param records what was removed last first
/// @param next for `after`; null on the last page
public record TrashPage(List<TrashRecord> records, @Nullable String next) {}
