package io.bandada.peerd.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as people write them: `500Gi` is 500 times 1024^3 bytes, `2T` is 2 times 1000^4.
final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([KMGTP]i?)?B?");
  private static final Map<Character, Integer> POWERS =
      Map.of('K', 1, 'M', 2, 'G', 3, 'T', 4, 'P', 5);

  private ByteSize() {}

  /// @throws IllegalArgumentException with one line that says what is wrong
  static long parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a size such as 500Gi or 2T");
    }
    long bytes = Long.parseLong(form.group(1));
    String unit = form.group(2);
    if (unit == null) {
      return bytes;
    }
    long base = unit.endsWith("i") ? 1024 : 1000;
    try {
      for (int i = POWERS.getOrDefault(unit.charAt(0), 0); i > 0; i--) {
        bytes = Math.multiplyExact(bytes, base);
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("more than fits into 64 bits", e);
    }
    return bytes;
  }
}
