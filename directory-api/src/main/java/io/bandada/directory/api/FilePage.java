package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param next give this as `after` to get the following page; null at the end
/// @param total how many files fit the filter
public record FilePage(List<FileRecord> files, @Nullable String next, long total) {}
