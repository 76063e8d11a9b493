package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.DownloadRequest;
import org.apache.commons.cli.Options;

/// `peerctl cat`: the bytes of a file to standard output.
public final class CatCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "REF",
        "Writes a file of the network to standard output, in order, every byte checked before it is written. "
            + "What is read next is fetched first. With --offset or --length only that part is fetched; this peer keeps it. "
            + "Its reader may pause for as long as it likes. A pipe does not see why it ended: should it end early, only the exit code "
            + "says so, so write  set -o pipefail  in scripts.",
        new Completes.NetworkNames(),
        new Example("peerctl cat notes.txt", "read a text"),
        new Example("peerctl cat backups/db.sql | psql db", "feed a pipe"),
        new Example("peerctl cat --offset 1048576 --length 512 disk.img | xxd", "look at a part"));
  }

  @Override
  public Options options() {
    return new Flags()
        .value(null, "offset", "BYTES", "begin so many bytes after the beginning")
        .flag(null, "wait", "wait also while no peer has a copy")
        .value(null, "length", "BYTES", "end after so many bytes, or at the end of the file")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String ref = invocation.arguments(1, 1, "the name or id of a file").getFirst();
    DownloadRequest.Builder request = Download.request(invocation, ref).setOffset(bytes(invocation, "offset"));
    if (invocation.has("length")) {
      request.setLength(bytes(invocation, "length"));
    }
    return stream(invocation, request.build());
  }

  /// Zero when it was not given.
  private static long bytes(Invocation invocation, String flag) {
    String value = invocation.value(flag, "0");
    try {
      long bytes = Long.parseLong(value);
      if (bytes >= 0) {
        return bytes;
      }
    } catch (NumberFormatException notOne) {
      // Told below, together with what is below zero.
    }
    throw CommandFailed.usage("--" + flag + ": \"" + value + "\" is no number of bytes", invocation.help());
  }

  static ExitCode stream(Invocation invocation, DownloadRequest request) {
    if (invocation.output().isJson()) {
      throw DownloadCommand.bytesAndJson(invocation);
    }
    new Download(invocation).part(request, new Receiver.StandardOutput(invocation.output()));
    return ExitCode.DONE;
  }
}
