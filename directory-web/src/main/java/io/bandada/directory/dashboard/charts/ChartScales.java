package io.bandada.directory.dashboard.charts;

import io.bandada.directory.dashboard.text.PageText;

/// The scales of the overview's charts, in the words of a page.
public final class ChartScales {
  private ChartScales() {}

  public static Chart.Scale bytesPerSecond(PageText words) {
    return new Chart.Scale() {
      @Override
      public long ceiling(long most) {
        return Chart.roundUpBytes(Math.max(1, most));
      }

      @Override
      public String label(long value) {
        return words.rate(value);
      }

      @Override
      public String summary(long least, long most, ChartRange range) {
        return most == 0
            ? "None in " + range.words() + "."
            : "At most " + words.rate(most) + " in " + range.words() + ".";
      }
    };
  }

  public static Chart.Scale peers(PageText words) {
    return new Chart.Scale() {
      @Override
      public long ceiling(long most) {
        return Chart.roundUp(Math.max(2, most));
      }

      @Override
      public String label(long value) {
        return words.count(value);
      }

      @Override
      public String summary(long least, long most, ChartRange range) {
        return least == most
            ? words.count(most) + " all the time."
            : "Between "
                + words.count(least)
                + " and "
                + words.count(most)
                + " in "
                + range.words()
                + ".";
      }
    };
  }
}
