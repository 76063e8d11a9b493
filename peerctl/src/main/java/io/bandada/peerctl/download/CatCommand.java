package io.bandada.peerctl.download;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.DownloadRequest;

/// `peerctl cat`: the bytes of a file to standard output.
public final class CatCommand extends CommandWithOptions {
  private final Option<Long> offset =
      option(Option.bytes("--offset BYTES", "begin so many bytes after the beginning", 0));
  private final Option<Boolean> wait = option(DaemonDownload.WAIT);
  private final Option<Long> length =
      option(
          Option.bytes("--length BYTES", "end after so many bytes, or at the end of the file", 0));

  @Override
  public Manual manual() {
    return Manual.of(
        "REF",
        "Writes a file of the network to standard output, in order, every byte checked before it is"
            + " written. What is read next is fetched first. With --offset or --length only that"
            + " part is fetched; this peer keeps it. Its reader may pause for as long as it likes."
            + " A pipe does not see why it ended: should it end early, only the exit code says so,"
            + " so write  set -o pipefail  in scripts.",
        new Completes.NetworkNames(),
        new Example("peerctl cat notes.txt", "read a text"),
        new Example("peerctl cat backups/db.sql | psql db", "feed a pipe"),
        new Example("peerctl cat --offset 1048576 --length 512 disk.img | xxd", "look at a part"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String ref = invocation.arguments(1, 1, "the name or id of a file").getFirst();
    DownloadRequest.Builder request =
        DaemonDownload.request(ref, invocation.get(wait)).setOffset(invocation.get(offset));
    invocation.find(length).ifPresent(request::setLength);
    return stream(invocation, request.build());
  }

  static ExitCode stream(Invocation invocation, DownloadRequest request) {
    if (invocation.output().isJson()) {
      throw DownloadCommand.bytesAndJson(invocation);
    }
    new DaemonDownload(invocation).part(request, new Receiver.StandardOutput(invocation.output()));
    return ExitCode.DONE;
  }
}
