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
import io.bandada.proto.control.SetCopiesRequest;
import java.util.List;

/// `peerctl copies`: how many copies of a file are wanted.
public final class CopiesCommand extends CommandWithOptions {
  private static final int MOST = 1_000_000;

  private final Option<Boolean> recursive =
      option(Option.flag("-r, --recursive", "a folder: all files below it"));

  @Override
  public Manual manual() {
    return Manual.of(
        "REF N",
        "Says how many copies of a file the network keeps from now on. More than there are peers is"
            + " accepted: the rest is made when peers come.",
        new Completes.NetworkNames(),
        new Example("peerctl copies notes.txt 5", "keep five"),
        new Example("peerctl copies -r photos/ 2", "two of everything in a folder"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(2, 2, "a REF and how many copies");
    String ref = arguments.getFirst();
    int copies = number(invocation, arguments.getLast());
    if (ref.endsWith("/") && !invocation.get(recursive)) {
      throw CommandFailed.usage(
          ref + " is a folder of the network",
          "of all that is in it:  peerctl copies -r " + ref + " " + copies);
    }
    NamesReply reply =
        invocation
            .daemon()
            .setCopies(
                SetCopiesRequest.newBuilder()
                    .setRef(ref)
                    .setCopies(copies)
                    .setRecursive(ref.endsWith("/"))
                    .build());
    ExitCode code =
        ChangedNames.tell(
            invocation, reply, copies == 1 ? "want 1 copy" : "want " + copies + " copies", false);
    int peers = invocation.daemon().status().getLivePeers();
    if (copies > peers) {
      invocation.messages().say("wants " + copies + " copies, and there are " + peers + " peers");
    }
    return code;
  }

  private static int number(Invocation invocation, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Refused below.
    }
    throw CommandFailed.usage("\"" + text + "\" is not a number of copies", invocation.help());
  }
}
