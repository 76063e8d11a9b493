package io.bandada.directory.api;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/// What may be the name of a file: all the rules are here. The directory is the judge; a peer asks
/// beforehand, so that no byte is read for a name that would be refused when all of them are here.
///
/// UTF-8 in NFC; 1 to 32 segments of 1 to 255 bytes, separated by `/`, 1,024 bytes in all; no `.`
/// or `..`, no control and no bidirectional character, no space around a segment. A name is data:
/// it never meets a file system here. Two names are equal when their bytes are.
public final class NameRule {
  public static final int MAX_BYTES = 1_024;
  public static final int MAX_SEGMENT_BYTES = 255;
  public static final int MAX_SEGMENTS = 32;

  private NameRule() {}

  /// The first rule that this text breaks, as a sentence that does not repeat the text; empty when
  /// it may be a name.
  public static Optional<String> broken(String text) {
    if (text.isEmpty()) {
      return Optional.of("a name is not empty");
    }
    if (text.length() > MAX_BYTES || bytes(text) > MAX_BYTES) {
      return Optional.of("a name has at most " + MAX_BYTES + " bytes");
    }
    return text.codePoints()
        .mapToObj(NameRule::brokenBy)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> brokenAsAWhole(text));
  }

  private static Optional<String> brokenBy(int c) {
    int type = Character.getType(c);
    boolean control =
        type == Character.CONTROL
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (control || type == Character.SURROGATE) {
      return Optional.of(
          String.format("a name has no control character, and this one has U+%04X", c));
    }
    if (bidirectional(c)) {
      return Optional.of(
          String.format("a name does not turn the text around, and this one has U+%04X", c));
    }
    return Optional.empty();
  }

  private static Optional<String> brokenAsAWhole(String text) {
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return Optional.of("a name is in Unicode's composed form (NFC), and this one is not");
    }
    String[] segments = text.split("/", -1);
    if (segments.length > MAX_SEGMENTS) {
      return Optional.of("a name has at most " + MAX_SEGMENTS + " parts, not " + segments.length);
    }
    for (String segment : segments) {
      Optional<String> broken = brokenBy(segment);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> brokenBy(String segment) {
    if (segment.isEmpty()) {
      return Optional.of("a name has no empty part: no / at its ends, no // in it");
    }
    if (segment.equals(".") || segment.equals("..")) {
      return Optional.of("no part of a name is " + segment);
    }
    int bytes = bytes(segment);
    if (bytes > MAX_SEGMENT_BYTES) {
      return Optional.of(
          "a part of a name has at most " + MAX_SEGMENT_BYTES + " bytes, not " + bytes);
    }
    if (space(segment.codePointAt(0)) || space(segment.codePointBefore(segment.length()))) {
      return Optional.of("no part of a name begins or ends with a space");
    }
    return Optional.empty();
  }

  private static boolean space(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /// The marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm.
  private static boolean bidirectional(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
