package io.bandada.directory.dashboard.charts;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// A line over time as SVG path data, in a box of [#WIDTH] by [#HEIGHT]; drawn here, so that it
/// needs no script.
///
/// A gap in the samples (the directory was off) is a gap in the line.
///
/// The scale comes from what is drawn and from nothing else, so it cannot fit another series.
///
/// @param line path data
/// @param area path data of what is below it
/// @param top,middle labels of the upper end and the middle of the scale
/// @param ticks labels below, the oldest first
public record Chart(
    String title,
    String summary,
    String line,
    String area,
    String top,
    String middle,
    List<Tick> ticks) {
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
    return line.isEmpty();
  }

  /// Draws samples of a range that ends now.
  public record Paper(ChartRange range, long now, List<Sample> samples) {
    public Chart draw(String title, ToLongFunction<Sample> value, Scale scale) {
      long least = samples.stream().mapToLong(value).min().orElse(0);
      long most = samples.stream().mapToLong(value).max().orElse(0);
      long ceiling = scale.ceiling(most);
      var line = new StringBuilder();
      var area = new StringBuilder();
      for (var run : runs()) {
        var path = path(run, value, ceiling);
        line.append(path);
        area.append(path)
            .append(
                String.format(
                    Locale.ROOT,
                    "L%.1f %dL%.1f %dZ",
                    x(run.getLast().at()),
                    HEIGHT,
                    x(run.getFirst().at()),
                    HEIGHT));
      }
      String middle = ceiling % 2 == 0 ? scale.label(ceiling / 2) : "";
      return new Chart(
          title,
          scale.summary(least, most, range),
          line.toString(),
          area.toString(),
          scale.label(ceiling),
          middle,
          ticks());
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

    private List<Tick> ticks() {
      var form = range == ChartRange.WEEK ? Tick.Form.DAY : Tick.Form.CLOCK;
      var ticks = new ArrayList<Tick>();
      for (int i = 0; i < TICKS - 1; i++) {
        ticks.add(new Tick(now - range.span.toMillis() * (TICKS - 1 - i) / (TICKS - 1), form));
      }
      return ticks;
    }
  }

  /// A label of the time axis, in UTC; the page's script says it in the reader's own time, like all
  /// others.
  record Tick(long at, Form form) {
    enum Form {
      CLOCK("HH:mm"),
      DAY("EEE d");

      private final DateTimeFormatter words;

      Form(String pattern) {
        this.words = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
      }
    }

    public String words() {
      return form.words.format(Instant.ofEpochMilli(at));
    }

    /// What the script knows the form by.
    public String wire() {
      return form.name().toLowerCase(Locale.ROOT);
    }
  }

  /// How the values of a chart are read.
  interface Scale {
    /// The upper end for values up to this one.
    long ceiling(long most);

    String label(long value);

    String summary(long least, long most, ChartRange range);
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
