package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Sizes;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl download`: a file of the network as a file here, or as a stream.
public final class DownloadCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "REF [DEST|-]",
        "Fetches a file from all peers that have it and checks every byte. It appears at DEST whole and synced, or not at all; "
            + "until then it has a hidden name beside it, and no other file is touched. DEST is a file or a folder, else the file lands in the current folder "
            + "under the last part of its name. If the same content is there already, nothing is done. "
            + "When no peer has a copy any more it ends with exit 8 and names who had one last; --wait waits until one is back. "
            + "With --no-data it only comes to this peer, which then holds a synced copy; no file is written. "
            + "REF is a name, id:ROOT, or the first 8 or more digits of an id.",
        new Completes.NetworkNames(),
        new Example("peerctl download images/debian.iso", "into ./debian.iso"),
        new Example("peerctl download debian.iso /srv/images/", "into a folder"),
        new Example("peerctl download 3f9a00c1 - | tar x", "by id, as a stream"),
        new Example("peerctl download --no-data images/debian.iso", "have it here before it is needed"));
  }

  @Override
  public Options options() {
    return new Flags()
        .flag("f", "force", "replace the file at DEST")
        .flag(null, "no-data", "bring the file to this peer, and write none")
        .flag(null, "wait", "wait also while no peer has a copy")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(1, 2, "the name or id of a file");
    @Nullable String dest = arguments.size() < 2 ? null : arguments.get(1);
    if (invocation.has("no-data")) {
      if (dest != null) {
        throw CommandFailed.usage("with --no-data no file is written, so there is no DEST", invocation.help());
      }
      tell(invocation, new Download(invocation).fetch(arguments.getFirst()), null);
      return ExitCode.DONE;
    }
    if (dest != null && dest.equals("-")) {
      return CatCommand.stream(invocation, Download.request(invocation, arguments.getFirst()).build());
    }
    Destination destination = Destination.of(dest, invocation.has("force"));
    Download.Result result = new Download(invocation).run(arguments.getFirst(), destination::open);
    tell(invocation, result, destination.pathFor(result.file()));
    return ExitCode.DONE;
  }

  private static void tell(Invocation invocation, Download.Result result, @Nullable Path path) {
    if (invocation.output().isJson()) {
      invocation.output().document(json -> {
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
    } else if (invocation.settings().verbose()) {
      List<String> sources = result.done().getSourcesList();
      String from = sources.isEmpty() ? "was complete on this peer" : "from " + String.join(", ", sources);
      invocation.words().say((path == null ? result.file().getName() : path) + ": " + Sizes.bytes(result.file().getSize()) + ", " + from);
    }
  }

  /// JSON and the bytes of a file cannot share stdout.
  static CommandFailed bytesAndJson(Invocation invocation) {
    return CommandFailed.usage("the bytes of a file and JSON cannot both go to standard output", invocation.help());
  }
}
