package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import java.io.IOException;
import java.io.InputStream;

/// "Is this what you want?", asked of the person at the terminal. A script says it with the line.
public final class Confirmation {
  private static final int LONGEST_ANSWER = 64;

  private Confirmation() {}

  /// @param question without its mark: `remove 11 files, 24 MiB, for everyone`
  /// @param sure the line said so already
  public static void ask(Invocation invocation, String question, boolean sure) {
    if (sure) {
      return;
    }
    if (!isPerson(invocation)) {
      throw CommandFailed.usage(
          "this would " + question + ", and nobody is there to be asked", "say so with -y");
    }
    invocation.messages().ask(question + "? [y/N] ");
    String answer = line(invocation.surroundings().in());
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw new CommandFailed(ExitCode.FAILED, "not confirmed: nothing was changed", "");
    }
  }

  /// Somebody reads what we ask, and can answer.
  public static boolean isPerson(Invocation invocation) {
    return invocation.surroundings().inIsTerminal() && invocation.surroundings().errIsTerminal();
  }

  /// Byte by byte, so that nothing of the next line is taken.
  private static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read();
          c >= 0 && c != '\n' && line.length() < LONGEST_ANSWER;
          c = in.read()) {
        line.append((char) c);
      }
    } catch (IOException e) {
      throw CommandFailed.standardInput(e);
    }
    return line.toString().strip();
  }
}
