package io.bandada.directory.catalog;

import io.bandada.directory.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// A file's name: all the rules are here.
///
/// UTF-8 in NFC; 1 to 32 segments of 1 to 255 bytes, separated by `/`, 1,024 bytes in all; no `.` or `..`, no control and no
/// bidirectional character, no space around a segment. A name is data: it never meets a file system here. Two names are equal
/// when their bytes are.
public record FileName(String text) {
  public static final int MAX_BYTES = 1_024;
  public static final int MAX_SEGMENT_BYTES = 255;
  public static final int MAX_SEGMENTS = 32;

  /// @throws Refusal bad-name, with the rule that was broken
  public FileName {
    if (text.isEmpty()) {
      throw Refusal.badName("a name is not empty");
    }
    if (text.length() > MAX_BYTES || bytes(text) > MAX_BYTES) {
      throw Refusal.badName("a name has at most " + MAX_BYTES + " bytes");
    }
    text.codePoints().forEach(FileName::checkCharacter);
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      throw Refusal.badName("a name is in Unicode's composed form (NFC), and this one is not");
    }
    String[] segments = text.split("/", -1);
    if (segments.length > MAX_SEGMENTS) {
      throw Refusal.badName("a name has at most " + MAX_SEGMENTS + " parts, not " + segments.length);
    }
    for (String segment : segments) {
      checkSegment(segment);
    }
  }

  /// For search regardless of case.
  public String folded() {
    return fold(text);
  }

  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static void checkSegment(String segment) {
    if (segment.isEmpty()) {
      throw Refusal.badName("a name has no empty part: no / at its ends, no // in it");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw Refusal.badName("no part of a name is " + segment);
    }
    int bytes = bytes(segment);
    if (bytes > MAX_SEGMENT_BYTES) {
      throw Refusal.badName("a part of a name has at most " + MAX_SEGMENT_BYTES + " bytes, not " + bytes);
    }
    if (space(segment.codePointAt(0)) || space(segment.codePointBefore(segment.length()))) {
      throw Refusal.badName("no part of a name begins or ends with a space");
    }
  }

  private static boolean space(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static void checkCharacter(int c) {
    int type = Character.getType(c);
    boolean control =
        type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    if (control || type == Character.SURROGATE) {
      throw Refusal.badName(String.format("a name has no control character, and this one has U+%04X", c));
    }
    if (bidirectional(c)) {
      throw Refusal.badName(String.format("a name does not turn the text around, and this one has U+%04X", c));
    }
  }

  /// The marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm.
  private static boolean bidirectional(int c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return text;
  }
}
