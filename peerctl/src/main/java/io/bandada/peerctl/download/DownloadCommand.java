package io.bandada.peerctl.download;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.DownloadRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl download`: a file of the network as a file here, or as a stream.
public final class DownloadCommand extends CommandWithOptions {
  private final Option<Boolean> force =
      option(Option.flag("-f, --force", "replace the file at DEST"));
  private final Option<Boolean> noData =
      option(Option.flag("--no-data", "bring the file to this peer, and write none"));
  private final Option<Boolean> wait = option(DaemonDownload.WAIT);

  @Override
  public Manual manual() {
    return Manual.of(
        "REF [DEST|-]",
        "Fetches a file from all peers that have it and checks every byte. It appears at DEST whole"
            + " and synced, or not at all; until then it has a hidden name beside it, and no other"
            + " file is touched. DEST is a file or a folder, else the file lands in the current"
            + " folder under the last part of its name. If the same content is there already,"
            + " nothing is done. When no peer has a copy any more it ends with exit 8 and names who"
            + " had one last; --wait waits until one is back. With --no-data it only comes to this"
            + " peer, which then holds a synced copy; no file is written. REF is a name, id:ROOT,"
            + " or the first 8 or more digits of an id.",
        new Completes.NetworkNames(),
        new Example("peerctl download images/debian.iso", "into ./debian.iso"),
        new Example("peerctl download debian.iso /srv/images/", "into a folder"),
        new Example("peerctl download 3f9a00c1 - | tar x", "by id, as a stream"),
        new Example(
            "peerctl download --no-data images/debian.iso", "have it here before it is needed"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(1, 2, "the name or id of a file");
    @Nullable String dest = arguments.size() < 2 ? null : arguments.get(1);
    DownloadRequest request =
        DaemonDownload.request(arguments.getFirst(), invocation.get(wait)).build();
    if (invocation.get(noData)) {
      if (dest != null) {
        throw CommandFailed.usage(
            "with --no-data no file is written, so there is no DEST", invocation.help());
      }
      tell(invocation, new DaemonDownload(invocation).fetch(request), null);
      return ExitCode.DONE;
    }
    if (dest != null && dest.equals("-")) {
      return CatCommand.stream(invocation, request);
    }
    Destination destination = Destination.of(dest, invocation.get(force));
    DaemonDownload.Result result = new DaemonDownload(invocation).file(request, destination::open);
    tell(invocation, result, destination.pathFor(result.file()));
    return ExitCode.DONE;
  }

  private static void tell(
      Invocation invocation, DaemonDownload.Result result, @Nullable Path path) {
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeStringProperty("name", result.file().getName());
                json.writeStringProperty("id", result.file().getId());
                json.writeNumberProperty("size", result.file().getSize());
                if (path != null) {
                  json.writeStringProperty("path", path.toString());
                }
                json.writeArrayPropertyStart("sources");
                for (String source : result.done().getSourcesList()) {
                  json.writeString(source);
                }
                json.writeEndArray();
              });
    } else if (invocation.verbose()) {
      List<String> sources = result.done().getSourcesList();
      String from =
          sources.isEmpty() ? "was complete on this peer" : "from " + String.join(", ", sources);
      invocation
          .messages()
          .say(
              (path == null ? result.file().getName() : path)
                  + ": "
                  + Sizes.bytes(result.file().getSize())
                  + ", "
                  + from);
    }
  }

  /// JSON and the bytes of a file cannot share stdout.
  static CommandFailed bytesAndJson(Invocation invocation) {
    return CommandFailed.usage(
        "the bytes of a file and JSON cannot both go to standard output", invocation.help());
  }
}
