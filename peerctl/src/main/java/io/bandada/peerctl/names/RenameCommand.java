package io.bandada.peerctl.names;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.NamesReply;
import io.bandada.proto.control.RenameRequest;
import java.util.List;

/// `peerctl mv` and `peerctl cp`: another name for a file or for all of a folder.
public final class RenameCommand extends CommandWithOptions {
  private final Option<Boolean> replace =
      option(Option.flag("--replace", "a name that is in the way gets it as its next revision"));
  private final Option<Boolean> dryRun =
      option(Option.flag("--dry-run", "only list which names it is about"));

  private final boolean keep;

  /// @param keep the old name stays: `cp`
  public RenameCommand(boolean keep) {
    this.keep = keep;
  }

  @Override
  public Manual manual() {
    String word = keep ? "cp" : "mv";
    return Manual.of(
        "OLD NEW",
        (keep
                ? "Gives a file of the network one more name, or all files of a folder."
                : "Gives a file of the network another name, or all files of a folder.")
            + " No byte moves, and all of it is done or nothing. A folder ends with a slash; OLD/"
            + " to NEW/ is OLD/x to NEW/x, whether there is a NEW/ already or not. A file to NEW/"
            + " keeps the last part of its name. A name that is in the way is not replaced, unless"
            + " --replace says so.",
        new Completes.NetworkNames(),
        new Example("peerctl " + word + " notes.txt old/notes.txt", "one name"),
        new Example("peerctl " + word + " photos/ albums/2026/", "a folder with all in it"),
        new Example("peerctl " + word + " photos/ albums/ --dry-run", "see what it is about"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> names = invocation.arguments(2, 2, "an old and a new name");
    String from = names.getFirst();
    NamesReply reply =
        invocation
            .daemon()
            .rename(
                RenameRequest.newBuilder()
                    .setFrom(from)
                    .setTo(to(from, names.getLast()))
                    .setKeep(keep)
                    .setReplace(invocation.get(replace))
                    .setDryRun(invocation.get(dryRun))
                    .build());
    boolean only = invocation.get(dryRun);
    String done = keep ? "copied" : "moved";
    return ChangedNames.tell(invocation, reply, only ? "would be " + done : done, only);
  }

  private static String to(String from, String given) {
    if (from.endsWith("/") && !given.endsWith("/")) {
      throw CommandFailed.usage(
          from + " is a folder, and " + given + " is none",
          "a folder ends with a slash:  " + given + "/");
    }
    return given.endsWith("/") && !from.endsWith("/")
        ? given + from.substring(from.lastIndexOf('/') + 1)
        : given;
  }
}
