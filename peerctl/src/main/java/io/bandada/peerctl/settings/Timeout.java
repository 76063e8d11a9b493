package io.bandada.peerctl.settings;

import io.bandada.peerctl.option.GivenText;
import io.bandada.peerctl.option.Option;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long a command may take, as a person writes it: `500ms`, `30s`, `5m`, `2h`, or seconds
/// without a unit.
record Timeout() implements Option.Reader<Optional<Duration>> {
  static final Duration LONGEST = Duration.ofDays(30);

  /// An empty text is none.
  @Override
  public Optional<Duration> read(GivenText given) {
    if (given.text().isEmpty()) {
      return Optional.empty();
    }
    @Nullable Duration duration = of(given.text());
    if (duration == null) {
      throw given.notUnderstood("a time like 500ms, 30s, 5m or 2h");
    }
    return Optional.of(duration);
  }

  /// Null when the text is no duration between 1 ms and 30 days.
  static @Nullable Duration of(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > 9) {
      return null;
    }
    long number = Long.parseLong(text.substring(0, digits));
    @Nullable Duration unit =
        switch (text.substring(digits)) {
          case "ms" -> Duration.ofMillis(1);
          case "", "s" -> Duration.ofSeconds(1);
          case "m", "min" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> null;
        };
    if (unit == null || number == 0) {
      return null;
    }
    Duration duration = unit.multipliedBy(number);
    return duration.compareTo(LONGEST) > 0 ? null : duration;
  }
}
