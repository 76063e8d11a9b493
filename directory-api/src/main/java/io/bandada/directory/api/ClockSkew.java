package io.bandada.directory.api;

import java.time.Duration;

/// How far two clocks of one network may be apart: the one place that says so.
public final class ClockSkew {
  /// Certificates are good from so long before they were made, a peer corrects its time by the
  /// directory's by so much at most, and who is further off is told so instead of being let in or
  /// given copies.
  public static final Duration ALLOWED = Duration.ofHours(2);

  /// From here on people are told.
  public static final Duration TOLD = Duration.ofMinutes(1);

  /// What to do about it.
  public static final String HINT =
      "set the clock of the machine that is wrong: timedatectl set-ntp true";

  private ClockSkew() {}

  public static boolean isAllowed(Duration ahead) {
    return ahead.abs().compareTo(ALLOWED) <= 0;
  }

  public static boolean isTold(Duration ahead) {
    return ahead.abs().compareTo(TOLD) >= 0;
  }

  /// `12 min ahead of`, `2 days behind`: before the name of the other clock.
  public static String words(Duration ahead) {
    long minutes = ahead.abs().plusSeconds(30).toMinutes();
    String span =
        minutes < 120
            ? minutes + " min"
            : minutes < 47 * 60 ? (minutes + 30) / 60 + " h" : (minutes + 720) / 1440 + " days";
    return span + (ahead.isNegative() ? " behind" : " ahead of");
  }

  /// Why a machine is not let in.
  public static String refusal(Duration ahead) {
    return "this machine's clock is "
        + words(ahead)
        + " the directory's, and at most "
        + ALLOWED.toHours()
        + " h are allowed";
  }
}
