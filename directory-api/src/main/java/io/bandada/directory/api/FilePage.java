package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param next give this as `after` to get the following page; null at the end
/// @param total how many files fit the filter
/// @param atLeast they were counted no further: there are more than `total`; null from a directory
///   that does not say
public record FilePage(
    List<FileRecord> files, @Nullable String next, long total, @Nullable Boolean atLeast) {}
