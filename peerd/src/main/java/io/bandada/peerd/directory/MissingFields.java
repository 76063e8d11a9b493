package io.bandada.peerd.directory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for what a record of the contract must have and this one lacks. JSON knows nothing of
/// `@Nullable`, so a field that is missing would show up as a NullPointerException far away.
final class MissingFields {
  private MissingFields() {}

  /// The path of the first missing field, as in `sources[3].address`.
  static Optional<String> missing(@Nullable Object value) {
    return missing("", value);
  }

  private static Optional<String> missing(String path, @Nullable Object value) {
    return switch (value) {
      case null -> Optional.of(path.isEmpty() ? "everything" : path);
      case Record found -> inRecord(path, found);
      case List<?> list -> inList(path, list);
      case Map<?, ?> map -> inMap(path, map);
      default -> Optional.empty();
    };
  }

  private static Optional<String> inRecord(String path, Record value) {
    for (RecordComponent part : value.getClass().getRecordComponents()) {
      Object inner = read(part, value);
      if (inner == null && part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        continue;
      }
      Optional<String> found =
          missing(path.isEmpty() ? part.getName() : path + "." + part.getName(), inner);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inList(String path, List<?> list) {
    for (int i = 0; i < list.size(); i++) {
      Optional<String> found = missing(path + "[" + i + "]", list.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inMap(String path, Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<String> found = missing(path + "[" + entry.getKey() + "]", entry.getValue());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object read(RecordComponent part, Record from) {
    try {
      return part.getAccessor().invoke(from);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("records of the contract are public", e);
    }
  }
}
