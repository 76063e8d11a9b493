package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.ExitCode;
import org.apache.commons.cli.Options;

/// `peerctl cat`: the bytes of a file to standard output.
public final class CatCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "REF",
        "Writes a file of the network to standard output, in order, every byte checked before it is written.",
        new Completes.NetworkNames(),
        new Example("peerctl cat notes.txt", "read a text"),
        new Example("peerctl cat backups/db.sql | psql db", "feed a pipe"));
  }

  @Override
  public Options options() {
    return new Flags().options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    return stream(invocation, invocation.arguments(1, 1, "the name or id of a file").getFirst());
  }

  static ExitCode stream(Invocation invocation, String ref) {
    if (invocation.output().isJson()) {
      throw DownloadCommand.bytesAndJson(invocation);
    }
    new Download(invocation).run(ref, _ -> new Receiver.StandardOutput(invocation.output()));
    return ExitCode.DONE;
  }
}
