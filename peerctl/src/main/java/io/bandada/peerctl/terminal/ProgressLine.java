package io.bandada.peerctl.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The line on stderr that moves while bytes do. It appears only when the work takes long enough to
/// be wondered about, is redrawn a few times a second, and leaves nothing behind. A hidden one does
/// nothing at all.
public final class ProgressLine {
  /// Shorter work shows no line.
  static final long PATIENCE_NANOS = 250_000_000L;

  static final long REDRAW_NANOS = 100_000_000L;
  static final int WIDEST_BAR = 30;
  static final int NARROWEST_BAR = 8;

  private static final String ERASE = "\r\u001b[K";

  private final OutputStream bytes;
  private final boolean visible;
  private final boolean unicode;
  private final LongSupplier nanoTime;
  private final IntSupplier terminalWidth;
  private long begunNanos = Long.MIN_VALUE;
  private long drawnNanos;
  private int width;
  private boolean drawn;
  private boolean ended;

  public ProgressLine(
      OutputStream bytes,
      boolean visible,
      boolean unicode,
      LongSupplier nanoTime,
      IntSupplier terminalWidth) {
    this.bytes = bytes;
    this.visible = visible;
    this.unicode = unicode;
    this.nanoTime = nanoTime;
    this.terminalWidth = terminalWidth;
  }

  public static ProgressLine hidden() {
    return new ProgressLine(
        OutputStream.nullOutputStream(), false, false, new Never(), new Never());
  }

  /// Asked by nobody. Every run has a hidden line, so this is no lambda, which would be linked in
  /// each.
  private record Never() implements LongSupplier, IntSupplier {
    @Override
    public long getAsLong() {
      return 0;
    }

    @Override
    public int getAsInt() {
      return 0;
    }
  }

  public boolean visible() {
    return visible;
  }

  /// What to show. `totalBytes` below zero: unknown. `bytesPerSecond` zero: not known yet or
  /// nothing moves.
  public record Step(
      String label, long doneBytes, long totalBytes, long bytesPerSecond, String note) {
    /// No bytes move; the note says what is waited for.
    public static Step waiting(String label, String note) {
      return new Step(label, -1, -1, 0, note);
    }
  }

  /// Draws the step, unless it is too early or the last one was drawn just now.
  public synchronized void show(Step step) {
    if (!visible || ended) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (begunNanos == Long.MIN_VALUE) {
      begunNanos = now;
    }
    if (now - begunNanos < PATIENCE_NANOS || (drawn && now - drawnNanos < REDRAW_NANOS)) {
      return;
    }
    if (width == 0) {
      width = terminalWidth.getAsInt();
    }
    drawnNanos = now;
    drawn = true;
    write(ERASE + line(step, width - 1));
  }

  /// Takes the line away so that something else can be printed.
  public synchronized void clear() {
    if (drawn) {
      write(ERASE);
      drawn = false;
    }
  }

  /// Takes the line away for good: the process is being ended by a signal, while the work may still
  /// report.
  public synchronized void end() {
    clear();
    ended = true;
  }

  /// The text for one step in at most `columns` columns: first the note gives way, then the bar,
  /// then the label.
  String line(Step step, int columns) {
    String label = SafeText.of(step.label());
    String figures = figures(step);
    String note = step.note().isEmpty() ? "" : "  " + SafeText.of(step.note());
    int fixed = 2 + SafeText.columns(figures);
    int labelColumns =
        Math.min(SafeText.columns(label), Math.max(8, columns - fixed - NARROWEST_BAR - 2));
    String shortLabel = fit(label, labelColumns);
    int rest = columns - fixed - SafeText.columns(shortLabel);
    StringBuilder line = new StringBuilder(shortLabel);
    if (step.totalBytes() > 0 && rest >= NARROWEST_BAR + 2) {
      int bar = Math.min(WIDEST_BAR, rest - 2);
      line.append("  ").append(bar(step.doneBytes(), step.totalBytes(), bar));
      rest -= bar + 2;
    }
    if (!figures.isEmpty()) {
      line.append("  ").append(figures);
    }
    if (SafeText.columns(note) <= rest) {
      line.append(note);
    } else if (rest > 12) {
      line.append(fit(note, rest));
    }
    return fit(line.toString(), columns);
  }

  private static String figures(Step step) {
    if (step.doneBytes() < 0) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    if (step.totalBytes() >= 0) {
      long percent =
          step.totalBytes() == 0 ? 100 : (long) (100.0 * step.doneBytes() / step.totalBytes());
      text.append(Math.min(100, percent)).append("%  ");
      text.append(Sizes.bytes(step.doneBytes()))
          .append(" / ")
          .append(Sizes.bytes(step.totalBytes()));
    } else {
      text.append(Sizes.bytes(step.doneBytes()));
    }
    if (step.bytesPerSecond() > 0) {
      text.append("  ").append(Sizes.bytes(step.bytesPerSecond())).append("/s");
      if (step.totalBytes() > step.doneBytes()) {
        text.append("  ")
            .append(Sizes.clock((step.totalBytes() - step.doneBytes()) / step.bytesPerSecond()));
      }
    }
    return text.toString();
  }

  private String bar(long done, long total, int columns) {
    int full = (int) Math.min(columns, Math.max(0, (double) done / total * columns));
    return unicode
        ? "\u2501".repeat(full) + "\u2500".repeat(columns - full)
        : "["
            + "#".repeat(Math.min(full, columns - 2))
            + "-".repeat(columns - 2 - Math.min(full, columns - 2))
            + "]";
  }

  private String fit(String text, int columns) {
    if (SafeText.columns(text) <= columns) {
      return text;
    }
    String mark = unicode ? "\u2026" : "~";
    int end = 0;
    int used = 1;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      used += SafeText.columns(text.substring(end, next));
      if (used > columns) {
        break;
      }
      end = next;
    }
    return text.substring(0, end) + mark;
  }

  private void write(String text) {
    try {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
      bytes.flush();
    } catch (IOException gone) {
      // Nobody looks at stderr any more.
    }
  }
}
