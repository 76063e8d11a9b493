package io.bandada.peerctl.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The permission bits that new files of this process do not get. Java cannot ask for them, so what
/// the kernel tells is read, once.
final class Umask {
  /// Where it tells nothing.
  private static final int USUAL = 022;

  private static final int OCTAL = 8;
  private static final String KEY = "Umask:";

  private static final int BITS = read();

  private Umask() {}

  static int ofThisProcess() {
    return BITS;
  }

  private static int read() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(KEY)) {
          return Integer.parseInt(line.substring(KEY.length()).strip(), OCTAL);
        }
      }
    } catch (IOException | NumberFormatException untold) {
      return USUAL;
    }
    return USUAL;
  }
}
