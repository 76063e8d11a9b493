package io.bandada.peerctl.names;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.RestoreRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `peerctl restore`: brings back what was removed or replaced.
public final class RestoreCommand implements Command {
  private static final Pattern WITH_REVISION = Pattern.compile("(.+)@([1-9][0-9]{0,8})");

  @Override
  public Manual manual() {
    return Manual.of(
        "NAME[@REVISION]...",
        "Brings a removed name back, as long as a peer still has its content in its trash; it ends"
            + " when the network has it again. With @REVISION an earlier revision of a name that is"
            + " there becomes the current one, as its next revision.",
        new Completes.NetworkNames(),
        new Example("peerctl restore notes.txt", "undo its removal"),
        new Example("peerctl restore notes.txt@2", "go back to revision 2"),
        new Example(
            "peerctl trash ls -q photos/ | xargs -d '\\n' peerctl restore --",
            "all that was removed there"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> names = invocation.arguments(1, Integer.MAX_VALUE, "a name");
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), names.size());
    @Nullable PrintedList<FileItem> listing =
        invocation.output().isJson()
            ? new PrintedList<>(invocation.output(), new RestoredRows())
            : null;
    for (String name : names) {
      outcomes.attempt(
          name,
          () -> {
            FileItem file = restore(invocation, name);
            if (listing != null) {
              listing.add(file);
            } else if (invocation.verbose()) {
              invocation
                  .messages()
                  .say(file.getName() + " is back as revision " + file.getRevision());
            }
          });
    }
    if (listing != null) {
      listing.finish();
    }
    outcomes.sumUp("restored", "");
    return outcomes.exitCode();
  }

  /// An exact name comes before NAME@REVISION.
  private static FileItem restore(Invocation invocation, String ref) {
    Matcher revision = WITH_REVISION.matcher(ref);
    try {
      return invocation.daemon().restore(RestoreRequest.newBuilder().setName(ref).build());
    } catch (CommandFailed failure) {
      if (failure.code() != ExitCode.NOT_FOUND || !revision.matches()) {
        throw failure;
      }
    }
    return invocation
        .daemon()
        .restore(
            RestoreRequest.newBuilder()
                .setName(revision.group(1))
                .setRevision(Integer.parseInt(revision.group(2)))
                .build());
  }
}
