package io.bandada.directory.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which names a change is about, as a condition in SQL.
public sealed interface NameSelection {
  /// These.
  record Exact(Set<String> names) implements NameSelection {
    public Exact {
      names = new LinkedHashSet<>(names);
    }
  }

  /// All that begin with this, which ends with a slash or is empty.
  record Below(String prefix) implements NameSelection {}

  static NameSelection exactly(Collection<String> names) {
    return new Exact(new LinkedHashSet<>(names));
  }

  /// @param column of the name
  default String condition(String column) {
    return switch (this) {
      case Exact exact -> column + " IN (:selected)";
      case Below below when below.prefix.isEmpty() -> "1 = 1";
      case Below below -> "(" + column + " >= :selected AND " + column + " < :selectedEnd)";
    };
  }

  /// What the condition refers to.
  default Map<String, Object> params() {
    Map<String, Object> params = new LinkedHashMap<>();
    switch (this) {
      case Exact exact -> params.put("selected", exact.names);
      case Below below when below.prefix.isEmpty() -> {}
      case Below below -> {
        params.put("selected", below.prefix);
        params.put("selectedEnd", FileList.successor(below.prefix));
      }
    }
    return params;
  }

  /// Of an event; null when it is about several that have no name together.
  default @Nullable String subject() {
    return switch (this) {
      case Exact exact -> exact.names.size() == 1 ? exact.names.iterator().next() : null;
      case Below below -> below.prefix.isEmpty() ? null : below.prefix;
    };
  }

  /// For people: what it is, without how many.
  default String words() {
    return switch (this) {
      case Exact exact ->
          String.join(", ", exact.names.stream().limit(3).toList())
              + (exact.names.size() > 3 ? " and " + (exact.names.size() - 3) + " more" : "");
      case Below below -> below.prefix.isEmpty() ? "all there were" : "all below " + below.prefix;
    };
  }
}
