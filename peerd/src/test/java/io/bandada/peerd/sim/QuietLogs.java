package io.bandada.peerd.sim;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Thousands of peers that lose their directories say so: not here.
final class QuietLogs {
  /// Held, since loggers that nobody holds forget their level.
  private static final Logger LOGGER = Logger.getLogger("io.bandada.peerd");

  private QuietLogs() {}

  static void please() {
    LOGGER.setLevel(Level.OFF);
  }
}
