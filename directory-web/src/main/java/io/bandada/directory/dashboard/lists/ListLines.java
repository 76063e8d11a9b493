package io.bandada.directory.dashboard.lists;

import java.util.Collection;
import java.util.Map;

/// Reads the lines of a list: a page by its place, or those with known keys. Read only; what is
/// changed is changed by the parts that own it.
public interface ListLines<L extends ListLine> {
  /// Lines of a page.
  int PAGE = 50;

  /// A place that we did not give out ourselves shows the first page.
  ListPage page(ListQuery query);

  /// Those of the keys that are still there, as lines of this list.
  Map<String, L> byKeys(ListQuery query, Collection<String> keys);
}
