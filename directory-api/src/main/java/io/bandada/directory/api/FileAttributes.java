package io.bandada.directory.api;

import java.time.Duration;

/// What belongs to a file besides its name and its bytes: it travels with the name and is signed
/// with it.
///
/// @param mode permission bits, 0 to 0777; never set-user-id, set-group-id or sticky
/// @param mtimeNanos when its content was modified last, nanoseconds since 1970, as far as its file
///   system tells; the years 1678 to 2261 fit
public record FileAttributes(int mode, long mtimeNanos) {
  public static final int MOST_MODE = 0777;

  /// @throws IllegalArgumentException when the mode has other bits
  public FileAttributes {
    if (mode < 0 || mode > MOST_MODE) {
      throw new IllegalArgumentException(
          "a mode is 0 to 0777, not 0" + Integer.toOctalString(mode));
    }
  }

  /// Since 1970.
  public Duration mtime() {
    return Duration.ofNanos(mtimeNanos);
  }
}
