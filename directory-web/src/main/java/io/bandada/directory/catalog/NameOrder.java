package io.bandada.directory.catalog;

import java.util.Comparator;

/// Names compare by the bytes of their UTF-8, as on both engines; Java's own order differs where
/// characters have two units.
final class NameOrder implements Comparator<String> {
  static final NameOrder BYTES = new NameOrder();

  private NameOrder() {}

  @Override
  public int compare(String a, String b) {
    int most = Math.min(a.length(), b.length());
    for (int i = 0; i < most; i++) {
      char one = a.charAt(i);
      char other = b.charAt(i);
      if (one != other) {
        return Integer.compare(rank(one), rank(other));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// Two units stand for a character above all that have one.
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }

  /// The least text that is greater than this one, and that may be a part of a name.
  static String behind(String text) {
    return text + '\u0001';
  }

  /// The least text that is greater than all that begin with this folder, whose last character is a
  /// slash.
  static String end(String folder) {
    return folder.substring(0, folder.length() - 1) + (char) ('/' + 1);
  }
}
