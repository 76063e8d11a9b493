package io.bandada.peerctl.names;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.NamesReply;

/// What a change of names was about, told.
final class ChangedNames {
  private ChangedNames() {}

  /// @param done `moved`, `would be moved`
  /// @param list the names are data: nothing was done yet
  static ExitCode tell(Invocation invocation, NamesReply reply, String done, boolean list) {
    String sum =
        Sizes.count(reply.getFiles(), "file") + ", " + Sizes.bytes(reply.getBytes()) + " " + done;
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeNumberProperty("files", reply.getFiles());
                json.writeNumberProperty("bytes", reply.getBytes());
                json.writeArrayPropertyStart("names");
                reply.getNamesList().forEach(json::writeString);
                json.writeEndArray();
              });
    } else if (list) {
      reply.getNamesList().forEach(invocation.output()::text);
      int listed = reply.getNamesCount();
      invocation
          .messages()
          .say(sum + (reply.getFiles() > listed ? "; the first " + listed + " are listed" : ""));
    } else if (invocation.verbose() || reply.getFiles() > 1) {
      if (invocation.verbose()) {
        invocation.messages().say(sum);
      } else {
        invocation.remark(sum);
      }
    }
    return ExitCode.DONE;
  }
}
