package io.bandada.directory.dashboard.lists;

import io.bandada.directory.dashboard.text.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list.
///
/// @param next where the following page starts; null at the end
/// @param total how many fit the query, as far as they were counted
/// @param here the folder whose page it is; null: it is none's
public record ListPage(
    ListQuery query,
    List<? extends ListLine> lines,
    @Nullable String next,
    Tally total,
    @Nullable FolderLine here) {
  ListPage(ListQuery query, List<? extends ListLine> lines, @Nullable String next, Tally total) {
    this(query, lines, next, total, null);
  }

  public @Nullable String nextUrl() {
    return next == null ? null : query.next(next);
  }

  public boolean first() {
    return query.firstPage();
  }
}
