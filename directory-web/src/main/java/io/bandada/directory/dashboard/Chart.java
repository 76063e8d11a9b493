package io.bandada.directory.dashboard;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// A line over time as SVG path data, in a box of [#WIDTH] by [#HEIGHT]; drawn here, so that it needs no script.
///
/// A gap in the samples (the directory was off) is a gap in the line.
///
/// @param lines path data of each line
/// @param areas path data of the areas below them
/// @param top,middle labels of the upper end and the middle of the scale
/// @param ticks labels below, the oldest first
record Chart(String title, String summary, List<String> lines, List<String> areas, String top, String middle, List<String> ticks) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;
  private static final int TICKS = 5;

  public String box() {
    return "0 0 " + WIDTH + " " + HEIGHT;
  }

  /// The lines of the scale: top, middle, bottom.
  public String rules() {
    return "M0 0H" + WIDTH + "M0 " + HEIGHT / 2 + "H" + WIDTH + "M0 " + HEIGHT + "H" + WIDTH;
  }

  public boolean empty() {
    return lines.stream().allMatch(String::isEmpty);
  }

  /// Draws samples of a range that ends now.
  record Paper(Range range, long now, List<Sample> samples) {
    Chart draw(String title, String summary, long ceiling, String top, String middle, List<ToLongFunction<Sample>> values) {
      var lines = new ArrayList<String>();
      var areas = new ArrayList<String>();
      for (var value : values) {
        var line = new StringBuilder();
        var area = new StringBuilder();
        for (var run : runs()) {
          var path = path(run, value, ceiling);
          line.append(path);
          area.append(path)
              .append(String.format(Locale.ROOT, "L%.1f %dL%.1f %dZ", x(run.getLast().at()), HEIGHT, x(run.getFirst().at()), HEIGHT));
        }
        lines.add(line.toString());
        areas.add(area.toString());
      }
      return new Chart(title, summary, lines, areas, top, middle, ticks());
    }

    private List<List<Sample>> runs() {
      var runs = new ArrayList<List<Sample>>();
      long patience = Math.max(range.step.toMillis() * 5 / 2, 150_000);
      for (var sample : samples) {
        if (runs.isEmpty() || sample.at() - runs.getLast().getLast().at() > patience) {
          runs.add(new ArrayList<>());
        }
        runs.getLast().add(sample);
      }
      return runs;
    }

    private String path(List<Sample> run, ToLongFunction<Sample> value, long ceiling) {
      var path = new StringBuilder();
      char pen = 'M';
      for (var sample : run) {
        double y = HEIGHT - (double) HEIGHT * value.applyAsLong(sample) / ceiling;
        path.append(String.format(Locale.ROOT, "%c%.1f %.1f", pen, x(sample.at()), y));
        pen = 'L';
      }
      return path.toString();
    }

    private double x(long at) {
      long span = range.span.toMillis();
      return Math.clamp((double) WIDTH * (at - (now - span)) / span, 0, WIDTH);
    }

    private List<String> ticks() {
      var form = DateTimeFormatter.ofPattern(range == Range.WEEK ? "EEE d" : "HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
      var ticks = new ArrayList<String>();
      for (int i = 0; i < TICKS; i++) {
        long at = now - range.span.toMillis() * (TICKS - 1 - i) / (TICKS - 1);
        ticks.add(i == TICKS - 1 ? "now" : form.format(Instant.ofEpochMilli(at)));
      }
      return ticks;
    }
  }

  /// The end of a scale that shows this value: 1, 2 or 5 times a power of ten.
  static long roundUp(long value) {
    long step = 1;
    while (true) {
      for (long factor : new long[] {1, 2, 5}) {
        if (factor * step >= value) {
          return factor * step;
        }
      }
      step *= 10;
    }
  }

  /// The same for bytes: powers of two.
  static long roundUpBytes(long value) {
    long end = 1024;
    while (end < value && end < Long.MAX_VALUE / 2) {
      end *= 2;
    }
    return end;
  }
}
