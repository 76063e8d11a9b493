package io.bandada.peerctl.option;

import io.bandada.peerctl.outcome.CommandFailed;
import java.util.List;

/// What somebody gave for an option.
///
/// @param origin how a message names it: `--timeout`, `PEERCTL_TIMEOUT`
/// @param texts one for each time that it was given, at least one
/// @param hint what to do when it is wrong
public record GivenText(String origin, List<String> texts, String hint) {
  /// The last one counts.
  public String text() {
    return texts.getLast();
  }

  long number(long least, long most, String what) {
    try {
      long number = Long.parseLong(text());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Refused below, together with numbers out of range.
    }
    throw wrong("is not " + what);
  }

  public CommandFailed wrong(String why) {
    return CommandFailed.usage(origin + ": \"" + text() + "\" " + why, hint);
  }

  public CommandFailed notUnderstood(String allowed) {
    return CommandFailed.usage(
        origin + ": \"" + text() + "\" is not understood", "it takes " + allowed);
  }
}
