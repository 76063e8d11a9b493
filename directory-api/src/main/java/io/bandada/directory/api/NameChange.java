package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of names, of one or of very many, that moves no byte: all of it is done, or nothing.
///
/// @param names exact names that it is about; null or empty: [#prefix]
/// @param prefix all names that begin with it; ends with a slash, or is empty for all names of the
///   network
/// @param to MOVE and COPY: the new name of the one name, or the new prefix
/// @param replace MOVE and COPY: a name that is in the way gets the content as its next revision
/// @param copies COPIES: how many are wanted from now on
/// @param dryRun nothing is done; the answer says what would be
public record NameChange(
    Kind kind,
    @Nullable List<String> names,
    @Nullable String prefix,
    @Nullable String to,
    boolean replace,
    @Nullable Integer copies,
    boolean dryRun) {

  /// Exact names in one change.
  public static final int MOST_NAMES = 1_000;

  public enum Kind {
    /// The old names are none any more.
    MOVE,
    COPY,
    /// Taken away for everyone; for a week [TrashRecord]s say what can be restored.
    REMOVE,
    COPIES
  }
}
