package io.bandada.peerctl.terminal;

/// Text from elsewhere, made harmless for a terminal: what could move the cursor, change colours or
/// turn the reading direction is shown by its code instead of being obeyed (names of files are
/// chosen by strangers).
public final class SafeText {
  private static final char[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private SafeText() {}

  /// Returns `text` itself when there is nothing to escape, which is nearly always.
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text, i)) {
        return escaped(text);
      }
    }
    return text;
  }

  /// Characters that a terminal obeys instead of showing: C0, DEL, C1, direction and line
  /// separators, byte order mark.
  static boolean isHarmful(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb);
  }

  private static boolean isPlain(String text, int i) {
    char c = text.charAt(i);
    return !isHarmful(c) && !isLoneSurrogate(text, i);
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(text, i)) {
        safe.append(c);
      } else {
        appendEscape(safe, c);
      }
    }
    return safe.toString();
  }

  private static void appendEscape(StringBuilder safe, char c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (c <= 0xff || (c >= 0xdc80 && c <= 0xdcff)) { // the second: a byte kept by RawText
          safe.append("\\x").append(HEX[(c >> 4) & 15]).append(HEX[c & 15]);
        } else {
          safe.append("\\u")
              .append(HEX[c >> 12])
              .append(HEX[(c >> 8) & 15])
              .append(HEX[(c >> 4) & 15])
              .append(HEX[c & 15]);
        }
      }
    }
  }

  /// How many columns a terminal gives to safe text: two for East Asian wide characters and emoji,
  /// none for combining marks. An approximation that is right for nearly every name.
  public static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += c < 0x300 ? 1 : wide(c);
      i += Character.charCount(c);
    }
    return columns;
  }

  private static int wide(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
