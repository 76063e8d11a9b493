package io.bandada.peerctl.session;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.LogOutReply;
import io.bandada.proto.control.LogOutRequest;

/// `peerctl logout`: this peer leaves the network.
public final class LogoutCommand extends CommandWithOptions {
  private final Option<Boolean> force =
      option(Option.flag("-f, --force", "leave even if files have no other copy"));

  /// More names than these are counted, not listed.
  static final int NAMES_LISTED = 10;

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Ends this peer's session. Its files stay on its disk but are no source for others any"
            + " more. While this peer holds the only copy of something it refuses, unless you say"
            + " --force.",
        new Completes.Nothing(),
        new Example("peerctl logout", "leave"),
        new Example("peerctl logout --force", "leave even with the last copy of something"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    LogOutReply reply =
        invocation
            .daemon()
            .logOut(LogOutRequest.newBuilder().setForce(invocation.get(force)).build());
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeBooleanProperty("was_logged_out", reply.getWasLoggedOut());
                json.writeArrayPropertyStart("at_risk");
                for (String name : reply.getAtRiskList()) {
                  json.writeString(name);
                }
                json.writeEndArray();
              });
      return ExitCode.DONE;
    }
    invocation.messages().say(reply.getWasLoggedOut() ? "was not signed in" : "signed out");
    warnOfLastCopies(invocation, reply);
    return ExitCode.DONE;
  }

  private static void warnOfLastCopies(Invocation invocation, LogOutReply reply) {
    int count = reply.getAtRiskCount();
    if (count == 0) {
      return;
    }
    invocation
        .messages()
        .warn("the last copy of " + Sizes.count(count, "file") + " left with this peer:");
    for (int i = 0; i < Math.min(count, NAMES_LISTED); i++) {
      invocation.messages().say("  " + reply.getAtRisk(i));
    }
    if (count > NAMES_LISTED) {
      invocation.messages().say("  and " + (count - NAMES_LISTED) + " more");
    }
  }
}
