package io.bandada.directory.dashboard;

/// The scales of the overview's charts, in the words of a page.
final class Scales {
  private Scales() {}

  static Chart.Scale bytesPerSecond(Words words) {
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
      public String summary(long least, long most, Range range) {
        return most == 0 ? "None in " + range.words() + "." : "At most " + words.rate(most) + " in " + range.words() + ".";
      }
    };
  }

  static Chart.Scale peers(Words words) {
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
      public String summary(long least, long most, Range range) {
        return least == most
            ? words.count(most) + " all the time."
            : "Between " + words.count(least) + " and " + words.count(most) + " in " + range.words() + ".";
      }
    };
  }
}
