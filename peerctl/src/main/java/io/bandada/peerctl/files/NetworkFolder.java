package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.FolderItem;
import io.bandada.proto.control.ListFolderRequest;
import java.util.List;

/// A folder of the network that was named; nothing named: all of it.
final class NetworkFolder {
  private NetworkFolder() {}

  static String prefix(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    String given = arguments.isEmpty() ? "" : arguments.getFirst();
    return given.isEmpty() || given.endsWith("/") ? given : given + "/";
  }

  static Replies<FolderItem> items(Invocation invocation, String prefix) {
    return invocation.daemon().folder(ListFolderRequest.newBuilder().setPrefix(prefix).build());
  }

  static CommandFailed none(String prefix) {
    return new CommandFailed(
        ExitCode.NOT_FOUND, "there is no folder " + prefix, "see:  peerctl tree -L 1");
  }
}
