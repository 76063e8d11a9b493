package io.bandada.directory.catalog;

/// Names were given, changed or taken away, durably.
public sealed interface CatalogEvent {
  /// It points to this content from now on.
  record Published(String name, String root) implements CatalogEvent {}

  /// It is gone.
  record Removed(String name, String root) implements CatalogEvent {}

  /// Several of them at once: whoever shows something looks again.
  record Several() implements CatalogEvent {}
}
