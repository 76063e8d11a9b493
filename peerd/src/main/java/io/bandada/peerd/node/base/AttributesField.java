package io.bandada.peerd.node.base;

import io.bandada.directory.api.FileAttributes;
import org.jspecify.annotations.Nullable;

/// The attributes of a file as one field of a record: mode and modification time between a space;
/// empty when there are none, and missing in records of the time before there were any.
public final class AttributesField {
  private AttributesField() {}

  public static String of(@Nullable FileAttributes attributes) {
    return attributes == null ? "" : attributes.mode() + " " + attributes.mtimeNanos();
  }

  /// @throws IllegalArgumentException when it is none
  public static @Nullable FileAttributes parse(String field) {
    if (field.isEmpty()) {
      return null;
    }
    int space = field.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("not the attributes of a file: " + field);
    }
    return new FileAttributes(
        Integer.parseInt(field.substring(0, space)), Long.parseLong(field.substring(space + 1)));
  }
}
