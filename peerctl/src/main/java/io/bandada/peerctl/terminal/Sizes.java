package io.bandada.peerctl.terminal;

/// Bytes and times in words for people. By hand, not by `String.format`, whose first use costs more
/// than a whole `ls`.
public final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Sizes() {}

  /// `0 B`, `999 B`, `1.5 KiB`, `12 MiB`, `1.0 TiB`: binary units, at most four figures.
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return Math.max(0, bytes) + " B";
    }
    int unit = 0;
    long rest = bytes;
    while (rest >= 1024 * 1024) {
      rest >>= 10;
      unit++;
    }
    long tenths = (rest * 10 + 512) / 1024;
    unit++;
    if (tenths >= 10240 && unit < UNITS.length - 1) {
      return "1.0 " + UNITS[unit + 1];
    }
    return tenths < 100
        ? tenths / 10 + "." + tenths % 10 + " " + UNITS[unit]
        : (tenths + 5) / 10 + " " + UNITS[unit];
  }

  /// `0:07`, `12:30`, `3:04:05`.
  public static String clock(long seconds) {
    long s = Math.max(0, seconds);
    String tail = s / 60 % 60 + ":" + two(s % 60);
    return s < 3600 ? tail : s / 3600 + ":" + two(s / 60 % 60) + ":" + two(s % 60);
  }

  /// `3 s`, `4 min`, `5 h`, `6 d`: the largest unit that fits.
  public static String span(long seconds) {
    long s = Math.max(0, seconds);
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return s / 60 + " min";
    }
    return s < 86400 ? s / 3600 + " h" : s / 86400 + " d";
  }

  /// `1 file`, `3 files`.
  public static String count(long count, String one) {
    return count(count, one, one + "s");
  }

  /// `1 copy`, `3 copies`.
  public static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
