package io.bandada.directory.dashboard.lists;

import io.bandada.directory.events.EventKind;
import java.util.Arrays;
import java.util.List;

/// The lists, with what each may be filtered and sorted by: nothing else of a URL reaches the
/// database.
public enum ListKind {
  PEERS("peers", "state", "name"),
  FILES("files", "health", "name"),
  TRANSFERS("transfers", "kind", "name"),
  EVENTS("events", "kind", "-id");

  private final String page;
  private final String filterName;
  private final String defaultSort;

  ListKind(String page, String filterName, String defaultSort) {
    this.page = page;
    this.filterName = filterName;
    this.defaultSort = defaultSort;
  }

  /// Its address below `/`, and its template.
  public String page() {
    return page;
  }

  public String filterName() {
    return filterName;
  }

  public List<String> filters() {
    return switch (this) {
      case PEERS -> List.of("live", "stale", "lost", "left");
      case FILES -> List.of("safe", "few", "none");
      case TRANSFERS -> List.of("upload", "download", "replica");
      case EVENTS -> Arrays.stream(EventKind.values()).map(EventKind::word).toList();
    };
  }

  String defaultSort() {
    return defaultSort;
  }

  boolean sortsBy(String name) {
    return switch (this) {
      case PEERS -> List.of("name", "files", "bytes", "free", "seen").contains(name);
      case FILES -> List.of("name", "size", "created", "copies").contains(name);
      case TRANSFERS -> List.of("name", "size", "rate").contains(name);
      case EVENTS -> name.equals("id");
    };
  }
}
