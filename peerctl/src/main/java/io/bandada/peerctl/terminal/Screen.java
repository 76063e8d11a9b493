package io.bandada.peerctl.terminal;

import java.util.Map;

/// Where standard output goes: a terminal has a width, and everything else takes lines of any
/// length.
///
/// @param unicode it shows more than ASCII
public record Screen(Map<String, String> environment, boolean terminal, boolean unicode) {
  /// A file or a pipe.
  public static final Screen NONE = new Screen(Map.of(), false, false);

  /// What is not wider than this fits wherever anybody looks, and nobody is asked.
  static final int FITS_EVERYWHERE = 40;

  /// How many columns there are for lines of which the longest has so many.
  int columns(int longest) {
    return terminal && longest > FITS_EVERYWHERE ? TerminalWidth.of(environment) : longest;
  }

  /// Stands for what was cut out.
  String mark() {
    return unicode ? "\u2026" : "~";
  }
}
