package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.PingReply;

/// `peerctl ping`: does the directory answer, and how fast.
public final class PingCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Asks the directory for an answer, by way of the daemon, and tells how long it took. Exit"
            + " code 8 when there is none.",
        new Completes.Nothing(),
        new Example("peerctl ping", "is everything there?"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    PingReply reply = invocation.daemon().ping();
    long micros = reply.getRoundTripMicros();
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeStringProperty("directory", reply.getDirectory());
                json.writeNumberProperty("round_trip_micros", micros);
              });
    } else {
      invocation
          .output()
          .text(
              reply.getDirectory()
                  + " answered in "
                  + micros / 1000
                  + "."
                  + micros % 1000 / 100
                  + " ms");
    }
    return ExitCode.DONE;
  }
}
