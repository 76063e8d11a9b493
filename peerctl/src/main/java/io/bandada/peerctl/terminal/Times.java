package io.bandada.peerctl.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Instants of the wire (ISO 8601, UTC) as people read them. A text that is no instant is shown as
/// it came, escaped.
public final class Times {
  private static final long NANOS = 1_000_000_000;

  private final ZoneId zone;

  public Times(ZoneId zone) {
    this.zone = zone;
  }

  /// `2026-11-22 18:05` in the user's zone.
  public String minute(String instant) {
    return local(instant, 16);
  }

  /// `2026-11-22 18:05:09` in the user's zone.
  public String second(String instant) {
    return local(instant, 19);
  }

  /// `2026-11-22T17:05:09.000000001Z`: always nine digits.
  public static String nanos(long sinceEpoch) {
    long second = Math.floorDiv(sinceEpoch, NANOS);
    String digits = Long.toString(NANOS + Math.floorMod(sinceEpoch, NANOS)).substring(1);
    String whole = Instant.ofEpochSecond(second).toString();
    return whole.substring(0, whole.length() - 1) + "." + digits + "Z";
  }

  /// `3 s ago`; empty for an empty text.
  public String ago(String instant, Instant now) {
    if (instant.isEmpty()) {
      return "";
    }
    try {
      return Sizes.span(Duration.between(Instant.parse(instant), now).toSeconds()) + " ago";
    } catch (DateTimeException unreadable) {
      return SafeText.of(instant);
    }
  }

  private String local(String instant, int length) {
    if (instant.isEmpty()) {
      return "";
    }
    try {
      ZonedDateTime time = Instant.parse(instant).atZone(zone);
      StringBuilder text = new StringBuilder(19);
      text.append(time.getYear());
      two(text, '-', time.getMonthValue());
      two(text, '-', time.getDayOfMonth());
      two(text, ' ', time.getHour());
      two(text, ':', time.getMinute());
      two(text, ':', time.getSecond());
      return text.substring(0, Math.min(length, text.length()));
    } catch (DateTimeException unreadable) {
      return SafeText.of(instant);
    }
  }

  private static void two(StringBuilder text, char before, int number) {
    text.append(before);
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
