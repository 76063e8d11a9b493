package io.bandada.peerctl.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns under a head, or without one when it has no cells. The widths come from
/// the first rows, so that a list of a million files starts to appear at once and takes no more
/// memory than one of a thousand. On a terminal that is narrower than the rows, names are cut in
/// their middle.
public final class Table {
  /// Rows that are looked at before the widths are fixed.
  static final int ROWS_TO_MEASURE = 1000;

  private static final String GAP = "  ";
  private static final String CUT = "NAME";

  /// Shorter names say nothing.
  private static final int SHORTEST_CUT = 12;

  private final Output output;
  private final List<Cell> head;
  private int[] widths = new int[0];
  private final List<List<Cell>> waiting = new ArrayList<>();
  private boolean measured;
  private int cut = -1;

  public Table(Output output, List<Cell> head) {
    this.output = output;
    this.head = head;
  }

  public void add(List<Cell> row) {
    if (measured) {
      print(row);
      return;
    }
    waiting.add(row);
    if (waiting.size() >= ROWS_TO_MEASURE) {
      measure();
    }
  }

  /// Prints what is still held back. A table without rows prints nothing, not even its head.
  public void finish() {
    if (!measured && !waiting.isEmpty()) {
      measure();
    }
  }

  private void measure() {
    widths = new int[waiting.getFirst().size()];
    widen(head);
    for (List<Cell> row : waiting) {
      widen(row);
    }
    measured = true;
    fitScreen();
    if (!head.isEmpty()) {
      print(head);
    }
    for (List<Cell> row : waiting) {
      print(row);
    }
    waiting.clear();
  }

  private void fitScreen() {
    for (int i = 0; i < head.size(); i++) {
      if (head.get(i).text().equals(CUT) && output.screen().terminal()) {
        int longest = GAP.length() * (widths.length - 1);
        for (int width : widths) {
          longest += width;
        }
        int over = longest - output.screen().columns(longest);
        widths[i] = Math.min(widths[i], Math.max(SHORTEST_CUT, widths[i] - Math.max(0, over)));
        cut = i;
        return;
      }
    }
  }

  private void widen(List<Cell> row) {
    for (int i = 0; i < row.size(); i++) {
      widths[i] = Math.max(widths[i], row.get(i).columns());
    }
  }

  private void print(List<Cell> row) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    for (int i = 0; i <= last; i++) {
      Cell cell = i == cut ? row.get(i).cut(widths[i], output.screen().mark()) : row.get(i);
      int padding = Math.max(0, widths[i] - cell.columns());
      if (cell.right()) {
        line.repeat(' ', padding);
      }
      line.append(output.paint(cell.colour(), cell.text()));
      if (!cell.right() && i < last) {
        line.repeat(' ', padding);
      }
      if (i < last) {
        line.append(GAP);
      }
    }
    output.line(line.toString().stripTrailing());
  }
}
