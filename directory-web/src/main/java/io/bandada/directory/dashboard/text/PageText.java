package io.bandada.directory.dashboard.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers and instants as people read them. The templates know it as `words`.
public class PageText {
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH);

  private final InstantSource clock;

  public PageText(InstantSource clock) {
    this.clock = clock;
  }

  /// Binary units, three digits: `812 B`, `1.46 MiB`, `23.1 GiB`.
  public String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1023.5 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    int digits = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s", value, BINARY[unit]);
  }

  public String rate(long bytesPerSecond) {
    return bytesPerSecond <= 0 ? "–" : size(bytesPerSecond) + "/s";
  }

  /// Thousands apart by a thin space.
  public String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
  }

  /// `28 571`, and `10 000+` where the count went no further.
  public String tally(Tally tally) {
    return count(tally.number()) + (tally.atLeast() ? "+" : "");
  }

  /// `1 file`, `10 000+ files`.
  public String several(Tally tally, String one, String many) {
    return tally(tally) + "\u00a0" + (tally.number() == 1 && !tally.atLeast() ? one : many);
  }

  /// `1 file`, `3 files`.
  public String several(long number, String one, String many) {
    return count(number) + "\u00a0" + (number == 1 ? one : many);
  }

  /// Of an instant in ISO 8601.
  public long millis(String iso) {
    return Instant.parse(iso).toEpochMilli();
  }

  public String iso(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /// For lists of what happened, where the year is known.
  public String stamp(long millis) {
    return STAMP.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  /// The time of day.
  public String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  public String exact(long millis) {
    return EXACT.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  /// The same words as the page's script uses, which keeps them fresh.
  public String ago(long millis) {
    long seconds = Math.max(0, (clock.millis() - millis + 500) / 1000);
    if (seconds < 5) {
      return "just now";
    }
    if (seconds < 60) {
      return seconds + " s ago";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min ago";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h ago";
    }
    return seconds < 60 * 86_400
        ? seconds / 86_400 + " d ago"
        : seconds / (30 * 86_400) + " months ago";
  }

  public String lasting(@Nullable Long seconds) {
    if (seconds == null) {
      return "";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 86_400
        ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
        : seconds / 86_400 + " d";
  }

  /// A setting's duration, inside of a sentence: `45 seconds`, `5 minutes`, `1.5 seconds`.
  public String span(Duration time) {
    long millis = time.toMillis();
    if (millis >= 120_000 && millis % 60_000 == 0) {
      return several(millis / 60_000, "minute", "minutes");
    }
    return millis % 1_000 == 0
        ? several(millis / 1_000, "second", "seconds")
        : String.format(Locale.ROOT, "%.1f\u00a0seconds", millis / 1_000.0);
  }

  public String shortRoot(String root) {
    return root.length() <= 16 ? root : root.substring(0, 12) + "…";
  }

  /// What a file's health is called on a page.
  public String health(String health) {
    return switch (health) {
      case "few" -> "few copies";
      case "last" -> "last copy";
      case "none" -> "no copy";
      default -> health;
    };
  }

  public String peerLink(String id) {
    return "/peers/" + encoded(id);
  }

  public String fileLink(String name) {
    return "/file?name=" + encoded(name);
  }

  /// @param folder ends with a slash, or is empty: all files
  public String folderLink(String folder) {
    return folder.isEmpty() ? "/files" : "/files?in=" + encoded(folder);
  }

  public String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The text as one word of a POSIX shell.
  public String shell(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./][A-Za-z0-9_@%+=:,./-]*")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
