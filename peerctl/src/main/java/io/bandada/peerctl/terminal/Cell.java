package io.bandada.peerctl.terminal;

/// One field of a row: safe text, its colour, and whether it stands at the right edge of its column
/// as numbers do.
public record Cell(String text, Colour colour, boolean right) {
  public Cell {
    text = SafeText.of(text);
  }

  public static Cell of(String text) {
    return new Cell(text, Colour.PLAIN, false);
  }

  public static Cell of(String text, Colour colour) {
    return new Cell(text, colour, false);
  }

  public static Cell number(String text) {
    return new Cell(text, Colour.PLAIN, true);
  }

  public static Cell number(String text, Colour colour) {
    return new Cell(text, colour, true);
  }

  /// The head of a column; a leading `>` puts it at the right edge, above numbers.
  public static Cell head(String text) {
    boolean right = text.startsWith(">");
    return new Cell(right ? text.substring(1) : text, Colour.BOLD, right);
  }

  /// The same in so many columns at most: of a longer text the middle gives way.
  Cell cut(int columns, String mark) {
    if (columns() <= columns) {
      return this;
    }
    int tail = (columns - 1) / 2;
    int end = text.length();
    while (end > 0 && SafeText.columns(text.substring(text.offsetByCodePoints(end, -1))) <= tail) {
      end = text.offsetByCodePoints(end, -1);
    }
    int head = columns - 1 - SafeText.columns(text.substring(end));
    int begin = 0;
    while (begin < end
        && SafeText.columns(text.substring(0, text.offsetByCodePoints(begin, 1))) <= head) {
      begin = text.offsetByCodePoints(begin, 1);
    }
    return new Cell(text.substring(0, begin) + mark + text.substring(end), colour, right);
  }

  int columns() {
    return SafeText.columns(text);
  }
}
