package io.bandada.peerctl.files;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// `peerctl rm`: takes names away for everyone.
public final class RmCommand extends CommandWithOptions {
  private final Option<Boolean> allNames =
      option(Option.flag("--all-names", "every name that the content has"));

  @Override
  public Manual manual() {
    return Manual.of(
        "REF...",
        "Takes a name out of the network, for everyone. When it was the last name of its content,"
            + " the peers that hold it keep the bytes in their trash for a week, or until their"
            + " disks need the room. An id of which there are several names is refused, and they"
            + " are listed.",
        new Completes.NetworkNames(),
        new Example("peerctl rm old.iso", "remove one file"),
        new Example("peerctl rm --all-names id:3f9a00c1", "a content, whatever it is called"),
        new Example("peerctl ls -q 'tmp/**' | xargs -d '\\n' peerctl rm", "remove all that match"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> refs = invocation.arguments(1, Integer.MAX_VALUE, "the name or id of a file");
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), refs.size());
    @Nullable PrintedList<RemoveReply> listing =
        invocation.output().isJson() ? new PrintedList<>(invocation.output(), new Removed()) : null;
    RemoveRequest.Builder request =
        RemoveRequest.newBuilder().setAllNames(invocation.get(allNames));
    for (String ref : refs) {
      outcomes.attempt(
          ref,
          () -> {
            RemoveReply removed = invocation.daemon().remove(request.setRef(ref).build());
            if (listing != null) {
              names(removed)
                  .forEach(name -> listing.add(removed.toBuilder().setName(name).build()));
            } else if (invocation.verbose()) {
              names(removed).forEach(name -> invocation.messages().say("removed " + name));
            }
          });
    }
    if (listing != null) {
      listing.finish();
    }
    outcomes.sumUp("removed", "");
    return outcomes.exitCode();
  }

  /// An older daemon tells only one.
  private static List<String> names(RemoveReply removed) {
    return removed.getNamesCount() == 0 ? List.of(removed.getName()) : removed.getNamesList();
  }

  private record Removed() implements Rows<RemoveReply> {
    @Override
    public String plural() {
      return "removed";
    }

    @Override
    public List<Cell> cells(RemoveReply removed, boolean wide) {
      return List.of(Cell.of(removed.getName()));
    }

    @Override
    public String brief(RemoveReply removed) {
      return removed.getName();
    }

    @Override
    public void json(RemoveReply removed, JsonGenerator json) {
      json.writeStringProperty("name", removed.getName());
      json.writeStringProperty("id", removed.getId());
    }
  }
}
