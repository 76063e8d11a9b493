package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.NameGlob;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.StatRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Every argument of `download` is a file of the network. One that cannot be was meant as the place
/// where it is to go, which an option says: refused before the first byte.
final class RefsGiven {
  private RefsGiven() {}

  /// @param recursive a folder of the network may be one
  static void check(Invocation invocation, List<String> refs, boolean recursive) {
    String last = refs.getLast();
    if (refs.size() < 2) {
      return;
    }
    boolean isPlace =
        last.startsWith("/")
            || last.startsWith("./")
            || last.startsWith("../")
            || last.equals(".")
            || last.equals("..")
            || last.startsWith("~")
            || (last.endsWith("/") && !recursive);
    if (isPlace || (isUnlikely(last, refs, recursive) && isNowhere(invocation, last))) {
      boolean folder = last.endsWith("/") || Files.isDirectory(Path.of(last));
      throw CommandFailed.usage(
          "every argument is a file of the network, and " + last + " is none; nothing was written",
          folder
              ? "into a folder here:  --to " + last + "   under another name:  -O FILE"
              : "under another name:  peerctl download "
                  + refs.getFirst()
                  + " -O "
                  + last
                  + "   into a folder here:  --to DIR");
    }
  }

  private static boolean isUnlikely(String last, List<String> refs, boolean recursive) {
    return !recursive
        && !NameGlob.is(last)
        && (refs.size() == 2 || Files.isDirectory(Path.of(last)));
  }

  private static boolean isNowhere(Invocation invocation, String ref) {
    try {
      invocation.daemon().stat(StatRequest.newBuilder().setRef(ref).build());
      return false;
    } catch (CommandFailed failure) {
      return failure.code() == ExitCode.NOT_FOUND || failure.code() == ExitCode.USAGE;
    }
  }
}
