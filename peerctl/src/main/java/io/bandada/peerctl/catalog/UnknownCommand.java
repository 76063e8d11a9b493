package io.bandada.peerctl.catalog;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.settings.Nearest;
import org.jspecify.annotations.Nullable;

/// A word that is no command, with the nearest one that is.
public final class UnknownCommand {
  private UnknownCommand() {}

  public static CommandFailed named(String typed) {
    @Nullable String nearest = Nearest.to(typed, Commands.names());
    return CommandFailed.usage(
        "there is no command \"" + typed + "\"",
        nearest == null ? "all commands:  peerctl help" : "did you mean:  peerctl " + nearest);
  }
}
