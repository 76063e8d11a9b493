package io.bandada.peerd.swarm.explain;

import java.util.List;

/// Numbers in sentences for people. By hand and in whole numbers: the same in every locale and JVM.
public final class Figures {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Figures() {}

  /// `0 B`, `1.5 KiB`, `12 MiB`: binary units, as the limits of peerd.toml are written.
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return Math.max(0, bytes) + " B";
    }
    int unit = 1;
    long rest = bytes;
    while (rest >= 1024 * 1024) {
      rest >>= 10;
      unit++;
    }
    long tenths = (rest * 10 + 512) / 1024;
    return tenths < 100
        ? tenths / 10 + "." + tenths % 10 + " " + UNITS[unit]
        : (tenths + 5) / 10 + " " + UNITS[unit];
  }

  /// `12 MiB/s`.
  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /// `0.4 s`, `12 s`, `9 min`: rounded up, so that nobody is promised too much.
  public static String span(long millis) {
    if (millis < 1000) {
      return "0." + Math.clamp((millis + 99) / 100, 1, 9) + " s";
    }
    long seconds = (millis + 999) / 1000;
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  /// `0.4 ms`, `52 ms`, `1.2 s`.
  public static String latency(long nanos) {
    long tenths = nanos / 100_000;
    if (tenths < 100) {
      return tenths / 10 + "." + tenths % 10 + " ms";
    }
    long millis = nanos / 1_000_000;
    return millis < 1000 ? millis + " ms" : millis / 1000 + "." + millis % 1000 / 100 + " s";
  }

  /// `1 source`, `3 sources`.
  public static String count(long count, String one) {
    return count(count, one, one + "s");
  }

  /// `1 copy`, `3 copies`.
  public static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /// `ann, bob, cy and 4 more`.
  public static String names(List<String> names) {
    String shown =
        String.join(", ", names.subList(0, Math.min(Explanation.MOST_NAMED, names.size())));
    return names.size() <= Explanation.MOST_NAMED
        ? shown
        : shown + " and " + (names.size() - Explanation.MOST_NAMED) + " more";
  }
}
