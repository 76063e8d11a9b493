package io.bandada.directory.catalog;

import org.jspecify.annotations.Nullable;

/// Which files, in which order.
///
/// @param prefix how the name begins
/// @param glob `*` any characters, `?` one character, over the whole name
/// @param contains a part of the name, regardless of case
/// @param folder only what is directly in it; ends with a slash, or is empty: what is in no folder.
///   Null: all
/// @param after [io.bandada.directory.api.FilePage#next] of the page before, null for the first
public record FileQuery(
    @Nullable String prefix,
    @Nullable String glob,
    @Nullable String contains,
    @Nullable String folder,
    Health health,
    Sort sort,
    boolean descending,
    @Nullable String after,
    int limit) {
  public static final int MAX_LIMIT = 1_000;
  public static final int MAX_PATTERN = 1_024;

  /// What to sort by; ties by name, in the same direction.
  public enum Sort {
    NAME,
    SIZE,
    CREATED,
    COPIES
  }

  /// How many copies there are.
  public enum Health {
    ANY,
    /// As many as wanted.
    ENOUGH,
    /// Fewer than wanted, none included.
    UNDER,
    /// No complete copy at a peer that is there.
    NONE
  }

  public FileQuery {
    limit = Math.clamp(limit, 1, MAX_LIMIT);
  }

  /// In whatever folder.
  public FileQuery(
      @Nullable String prefix,
      @Nullable String glob,
      @Nullable String contains,
      Health health,
      Sort sort,
      boolean descending,
      @Nullable String after,
      int limit) {
    this(prefix, glob, contains, null, health, sort, descending, after, limit);
  }

  /// What is directly in this folder, by name.
  public static FileQuery in(String folder, @Nullable String after, int limit) {
    return new FileQuery(null, null, null, folder, Health.ANY, Sort.NAME, false, after, limit);
  }

  public static FileQuery first(int limit) {
    return new FileQuery(null, null, null, Health.ANY, Sort.NAME, false, null, limit);
  }
}
