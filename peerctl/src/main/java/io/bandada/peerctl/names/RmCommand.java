package io.bandada.peerctl.names;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Confirmation;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.RemoveReply;
import io.bandada.proto.control.RemoveRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl rm`: takes names away for everyone, after saying which.
public final class RmCommand extends CommandWithOptions {
  private final Option<Boolean> recursive =
      option(Option.flag("-r, --recursive", "a folder: all names below it"));
  private final Option<Boolean> allNames =
      option(Option.flag("--all-names", "every name that the content has"));
  private final Option<Boolean> sure =
      option(Option.flag("-y, --yes", "do not ask; scripts need it for more than one name"));
  private final Option<Boolean> dryRun =
      option(Option.flag("--dry-run", "only list what would be removed"));

  @Override
  public Manual manual() {
    return Manual.of(
        "REF...",
        "Takes names out of the network, for everyone. At a terminal it says what and asks first;"
            + " a script says -y when it is about more than one name. When it was the last name of"
            + " its content, the peers that hold it keep the bytes in their trash for a week, or"
            + " until their disks need the room: until then  peerctl restore  brings it back. An id"
            + " of which there are several names is refused, and they are listed.",
        new Completes.NetworkNames(),
        new Example("peerctl rm old.iso", "remove one file"),
        new Example("peerctl rm -r tmp/", "a folder with all that is in it"),
        new Example("peerctl rm -r tmp/ --dry-run", "see what that would be"),
        new Example("peerctl rm --all-names id:3f9a00c1", "a content, whatever it is called"),
        new Example(
            "peerctl ls -q 'tmp/**' | xargs -d '\\n' peerctl rm -y --",
            "all that match; after -- none of them is an option"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> refs = invocation.arguments(1, Integer.MAX_VALUE, "the name or id of a file");
    if (invocation.get(dryRun)) {
      return list(invocation, refs);
    }
    if (!invocation.get(sure)) {
      ask(invocation, refs);
    }
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), refs.size());
    @Nullable PrintedList<RemoveReply> listing =
        invocation.output().isJson()
            ? new PrintedList<>(invocation.output(), new RemovedRows())
            : null;
    for (String ref : refs) {
      outcomes.attempt(ref, () -> told(invocation, remove(invocation, ref, false), listing));
    }
    if (listing != null) {
      listing.finish();
    }
    outcomes.sumUp("removed", "");
    return outcomes.exitCode();
  }

  private RemoveReply remove(Invocation invocation, String ref, boolean onlySay) {
    if (ref.endsWith("/") && !invocation.get(recursive)) {
      throw CommandFailed.usage(
          ref + " is a folder of the network", "with all that is in it:  peerctl rm -r " + ref);
    }
    return invocation
        .daemon()
        .remove(
            RemoveRequest.newBuilder()
                .setRef(ref)
                .setAllNames(invocation.get(allNames))
                .setRecursive(ref.endsWith("/"))
                .setDryRun(onlySay)
                .build());
  }

  /// A script that removes one name is not asked, and costs no call more.
  private void ask(Invocation invocation, List<String> refs) {
    boolean one = refs.size() == 1 && !refs.getFirst().endsWith("/") && !invocation.get(allNames);
    boolean person = Confirmation.isPerson(invocation);
    if (one && !person) {
      return;
    }
    if (!person && refs.size() > 1) {
      throw CommandFailed.usage(
          "this would remove " + refs.size() + " names, and nobody is there to be asked",
          "say so with -y");
    }
    long files = 0;
    long bytes = 0;
    @Nullable CommandFailed first = null;
    String only = "";
    for (String ref : refs) {
      try {
        RemoveReply reply = remove(invocation, ref, true);
        files += count(reply);
        bytes += reply.getBytes();
        only = reply.getName();
      } catch (CommandFailed failure) {
        if (refs.size() == 1 || failure.endsEverything()) {
          throw failure;
        }
        first = first == null ? failure : first;
      }
    }
    if (files == 0 && first != null) {
      throw first;
    }
    if (files <= 1 && !person) {
      return;
    }
    String what = files == 1 && !only.isEmpty() ? only : Sizes.count(files, "file");
    Confirmation.ask(
        invocation, "remove " + what + ", " + Sizes.bytes(bytes) + ", for everyone", false);
  }

  private ExitCode list(Invocation invocation, List<String> refs) {
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), refs.size());
    PrintedList<RemoveReply> listing = new PrintedList<>(invocation.output(), new RemovedRows());
    List<RemoveReply> all = new ArrayList<>();
    for (String ref : refs) {
      outcomes.attempt(
          ref,
          () -> {
            RemoveReply reply = remove(invocation, ref, true);
            all.add(reply);
            each(reply, listing);
          });
    }
    listing.finish();
    long files = all.stream().mapToLong(RmCommand::count).sum();
    invocation
        .messages()
        .say(
            Sizes.count(files, "file")
                + ", "
                + Sizes.bytes(all.stream().mapToLong(RemoveReply::getBytes).sum())
                + " would be removed"
                + (files > listing.count()
                    ? "; the first " + listing.count() + " are listed"
                    : ""));
    return outcomes.exitCode();
  }

  private static void told(
      Invocation invocation, RemoveReply reply, @Nullable PrintedList<RemoveReply> listing) {
    if (listing != null) {
      each(reply, listing);
    } else if (invocation.verbose()) {
      names(reply).forEach(name -> invocation.messages().say("removed " + name));
    }
    if (count(reply) > 1) {
      invocation.remark(
          "removed " + Sizes.count(count(reply), "file") + ", " + Sizes.bytes(reply.getBytes()));
    }
  }

  private static void each(RemoveReply reply, PrintedList<RemoveReply> listing) {
    names(reply).forEach(name -> listing.add(reply.toBuilder().setName(name).build()));
  }

  private static long count(RemoveReply reply) {
    return Math.max(reply.getFiles(), names(reply).size());
  }

  /// An older daemon tells only one.
  private static List<String> names(RemoveReply removed) {
    return removed.getNamesCount() == 0 ? List.of(removed.getName()) : removed.getNamesList();
  }
}
