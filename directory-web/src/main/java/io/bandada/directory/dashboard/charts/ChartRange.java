package io.bandada.directory.dashboard.charts;

import java.time.Duration;

/// How far back the charts of the overview look.
public enum ChartRange {
  HOUR("1h", "the last hour", Duration.ofHours(1), Duration.ofMinutes(1)),
  DAY("24h", "the last 24 hours", Duration.ofDays(1), Duration.ofMinutes(10)),
  WEEK("7d", "the last 7 days", Duration.ofDays(7), Duration.ofHours(1));

  private final String wire;
  private final String words;
  public final Duration span;

  /// Samples within one step become one point.
  public final Duration step;

  ChartRange(String wire, String words, Duration span, Duration step) {
    this.wire = wire;
    this.words = words;
    this.span = span;
    this.step = step;
  }

  public String wire() {
    return wire;
  }

  public String words() {
    return words;
  }

  public static ChartRange of(String wire) {
    for (var range : values()) {
      if (range.wire.equals(wire)) {
        return range;
      }
    }
    return HOUR;
  }
}
