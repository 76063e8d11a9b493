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

  int columns() {
    return SafeText.columns(text);
  }
}
