package io.bandada.peerctl.terminal;

import java.util.ArrayList;
import java.util.List;

/// One thing told in full: a key and a value on each line.
public final class Page {
  private static final String GAP = "  ";

  private final List<String> keys = new ArrayList<>();
  private final List<Cell> values = new ArrayList<>();

  public Page add(String key, String value) {
    return add(key, Cell.of(value));
  }

  /// An empty value is left out.
  public Page add(String key, Cell value) {
    if (!value.text().isEmpty()) {
      keys.add(key);
      values.add(value);
    }
    return this;
  }

  public void print(Output output) {
    int width = 0;
    for (String key : keys) {
      width = Math.max(width, key.length());
    }
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      Cell value = values.get(i);
      output.line(
          output.paint(Colour.DIM, key)
              + " ".repeat(width - key.length())
              + GAP
              + output.paint(value.colour(), value.text()));
    }
  }
}
