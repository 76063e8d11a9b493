package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.proto.control.WhoAmIReply;

/// `peerctl whoami`: the account that this peer is signed in with.
public final class WhoamiCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Prints the account that this peer is signed in with; with -o wide also the peer, the"
            + " directory, the network's fingerprint and when the certificate ends. Exit code 5"
            + " when it is not signed in.",
        new Completes.Nothing(),
        new Example("peerctl whoami", "the account"),
        new Example("peerctl whoami -o wide", "account, peer and directory"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    WhoAmIReply reply = invocation.daemon().whoAmI();
    if (!reply.getLoggedIn()) {
      throw new CommandFailed(
          ExitCode.NOT_LOGGED_IN, "this peer is not signed in", "sign in:  peerctl login");
    }
    Output output = invocation.output();
    switch (output.format()) {
      case TEXT -> output.text(reply.getUser());
      case WIDE ->
          new Page()
              .add("user", reply.getUser())
              .add("peer", reply.getPeerName())
              .add("peer id", reply.getPeerId())
              .add("directory", reply.getDirectory())
              .add("network", reply.getFingerprint())
              .add("certificate", StatusCommand.until(invocation, reply.getCertificateExpires()))
              .print(output);
      case JSON, JSONL ->
          output.document(
              json -> {
                json.writeStringProperty("user", reply.getUser());
                json.writeStringProperty("peer", reply.getPeerName());
                json.writeStringProperty("peer_id", reply.getPeerId());
                json.writeStringProperty("directory", reply.getDirectory());
                json.writeStringProperty("fingerprint", reply.getFingerprint());
                StatusCommand.stringOrNull(
                    json, "certificate_expires", reply.getCertificateExpires());
              });
    }
    return ExitCode.DONE;
  }
}
