package io.bandada.peerd.node.base;

import java.util.List;

/// How a small record is written as one text: fields between tabs. No field may contain a tab, a
/// backslash or a line break unescaped; [#join] escapes them.
public final class Fields {
  private Fields() {}

  public static String join(Object... fields) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        text.append('\t');
      }
      text.append(
          String.valueOf(fields[i])
              .replace("\\", "\\\\")
              .replace("\t", "\\t")
              .replace("\n", "\\n"));
    }
    return text.toString();
  }

  /// @throws IllegalArgumentException when there are fewer than `least` fields
  public static List<String> split(String text, int least) {
    List<String> fields = List.of(text.split("\t", -1));
    if (fields.size() < least) {
      throw new IllegalArgumentException(
          "a record of " + fields.size() + " fields, " + least + " were expected");
    }
    return fields.stream().map(Fields::unescape).toList();
  }

  /// One that records of older versions do not have: empty there.
  public static String at(List<String> fields, int index) {
    return index < fields.size() ? fields.get(index) : "";
  }

  private static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 1 < field.length()) {
        char next = field.charAt(++i);
        text.append(next == 't' ? '\t' : next == 'n' ? '\n' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
