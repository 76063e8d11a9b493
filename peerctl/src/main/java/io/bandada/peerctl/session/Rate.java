package io.bandada.peerctl.session;

import io.bandada.peerctl.option.GivenText;
import io.bandada.peerctl.terminal.Sizes;

/// A rate as people write it: `8Mi` is 8 times 1024^2 bytes per second, `500K` 500 times 1000,
/// `off` no limit at all.
final class Rate {
  private static final String UNITS = "KMGT";
  private static final int MOST_DIGITS = 12;

  private Rate() {}

  /// Bytes per second; 0: no limit. Whether the daemon takes it is its own affair.
  static long read(GivenText given) {
    String text = given.text();
    if (text.equals("off")) {
      return 0;
    }
    String rest = text.endsWith("B") ? text.substring(0, text.length() - 1) : text;
    boolean binary = rest.endsWith("i");
    rest = binary ? rest.substring(0, rest.length() - 1) : rest;
    int power = rest.isEmpty() ? 0 : UNITS.indexOf(rest.charAt(rest.length() - 1)) + 1;
    String digits = power > 0 ? rest.substring(0, rest.length() - 1) : rest;
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || (binary && power == 0)) {
      throw given.wrong("is not a rate such as 8Mi, 500Ki or off");
    }
    long bytes = Long.parseLong(digits);
    try {
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, binary ? 1024L : 1000L);
      }
    } catch (ArithmeticException tooLarge) {
      throw given.wrong("is more than any rate");
    }
    return bytes;
  }

  static String words(long bytesPerSecond) {
    return bytesPerSecond == 0 ? "no limit" : Sizes.bytes(bytesPerSecond) + "/s";
  }
}
