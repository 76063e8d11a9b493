package io.bandada.directory.catalog;

/// A name was given or taken away, durably.
public sealed interface CatalogEvent {
  String name();

  String root();

  /// It points to this content from now on.
  record Published(String name, String root) implements CatalogEvent {}

  /// It is gone.
  record Removed(String name, String root) implements CatalogEvent {}
}
