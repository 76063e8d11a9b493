package io.bandada.peerctl.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How many columns the terminal has: the variable COLUMNS, else what `stty size` says of the
/// controlling terminal, else 80. Asked once, and only by work that is slow enough to show a
/// progress line, since it starts a process.
public final class TerminalWidth {
  static final int USUAL = 80;
  static final int NARROWEST = 20;
  static final int WIDEST = 400;
  static final long PATIENCE_MILLIS = 300;

  private TerminalWidth() {}

  public static int of(Map<String, String> environment) {
    int given = number(environment.getOrDefault("COLUMNS", ""));
    return given > 0 ? given : asked();
  }

  private static int asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroy();
        return USUAL;
      }
      String[] words =
          new String(stty.getInputStream().readNBytes(32), StandardCharsets.US_ASCII)
              .trim()
              .split(" ", 2);
      int columns = words.length == 2 ? number(words[1]) : 0;
      return columns > 0 ? columns : USUAL;
    } catch (IOException noTerminal) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  private static int number(String text) {
    try {
      int columns = Integer.parseInt(text.trim());
      return columns <= 0 ? 0 : Math.clamp(columns, NARROWEST, WIDEST);
    } catch (NumberFormatException none) {
      return 0;
    }
  }
}
