package io.bandada.peerctl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/// Text that a terminal only shows: judged by Unicode's own tables, not by the list that the code
/// under test has.
public final class Harmless {
  private static final Set<Byte> TURNING =
      Set.of(
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
          Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE);

  private Harmless() {}

  /// No control, no turn of the reading direction, no half of a character, no line end but `\n`
  /// between lines of ours.
  public static void check(String text) {
    text.codePoints()
        .filter(c -> c != '\n')
        .forEach(c -> assertThat(harmful(c)).as("U+%04X in the output", c).isFalse());
  }

  private static boolean harmful(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || TURNING.contains(Character.getDirectionality(c))
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F;
  }
}
