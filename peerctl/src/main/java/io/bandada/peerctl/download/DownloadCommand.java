package io.bandada.peerctl.download;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.DownloadRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `peerctl download`: files of the network as files here, or one as a stream.
public final class DownloadCommand extends CommandWithOptions {
  private final Option<String> to =
      option(
          Option.text("--to DIR", "write into this folder, not into the current one")
              .completing(new Completes.LocalFolders()));
  private final Option<String> outputFile =
      option(
          Option.text("-O, --output-file FILE", "write one file under this name; - for a stream")
              .completing(new Completes.LocalFiles()));
  private final Option<Boolean> recursive =
      option(Option.flag("-r, --recursive", "a folder of the network with all that is in it"));
  private final Option<Boolean> force =
      option(Option.flag("-f, --force", "replace files that are in the way"));
  private final Option<Boolean> dryRun =
      option(Option.flag("--dry-run", "only list what would be written"));
  private final Option<Boolean> noPreserve =
      option(Option.flag("--no-preserve", "leave mode and time of change as for any new file"));
  private final Option<Boolean> checksum =
      option(Option.flag("--checksum", "compare content where size and time are the same, too"));
  private final Option<Boolean> delete =
      option(
          Option.flag("--delete", "with -r: move away files here that the folder does not have"));
  private final Option<Boolean> sure =
      option(Option.flag("-y, --yes", "do not ask before --delete moves away"));
  private final Option<Boolean> noData =
      option(Option.flag("--no-data", "bring it to this peer, and write nothing"));
  private final Option<Boolean> wait = option(DaemonDownload.WAIT);

  @Override
  public Manual manual() {
    return Manual.of(
        "REF... | REF -",
        "Fetches files from all peers that have them and checks every byte. A file appears whole"
            + " and synced, or not at all; until then it has a hidden name beside it, and no other"
            + " file is touched. It lands in the current folder, or that of --to, under the last"
            + " part of its name, or where -O says. A REF may be a pattern in quotes, and with -r a"
            + " folder: its tree comes into a folder of the same name, or into that of --to. Mode"
            + " and time of change are those with which it was uploaded. What is there already is"
            + " passed over; what is in the way and differs is refused, unless -f. Of several a"
            + " failure does not keep the others back. --delete makes the folder here the same: it"
            + " says what it would move away, asks, and moves it into .bandada-trash-DATE beside."
            + " When no peer has a copy any more it ends with exit 8 and names who had one last;"
            + " --wait waits until one is back. With --no-data it only comes to this peer, which"
            + " then holds a synced copy.",
        new Completes.NetworkNames(),
        new Example("peerctl download images/debian.iso", "into ./debian.iso"),
        new Example("peerctl download debian.iso notes.txt --to /srv", "two, into a folder"),
        new Example("peerctl download debian.iso -O d.iso", "under another name"),
        new Example("peerctl download -r photos/", "the tree, into ./photos"),
        new Example("peerctl download 'photos/**.jpg' --to album", "by pattern"),
        new Example("peerctl download notes.txt@2 -O old.txt", "an earlier revision"),
        new Example("peerctl download 3f9a00c1 - | tar x", "by id, as a stream"),
        new Example(
            "peerctl ls -q logs/ | xargs -d '\\n' peerctl download --to logs --",
            "-- : none of them is an option"),
        new Example(
            "peerctl download --no-data images/debian.iso", "have it here before it is needed"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> refs = invocation.arguments(1, Integer.MAX_VALUE, "the name or id of a file");
    @Nullable String file = invocation.find(outputFile).orElse(null);
    @Nullable String folder = invocation.find(to).orElse(null);
    if (file != null && folder != null) {
      throw CommandFailed.usage("-O and --to exclude each other", invocation.help());
    }
    if (refs.getLast().equals("-") || "-".equals(file)) {
      return stream(invocation, refs, file, folder);
    }
    RefsGiven.check(invocation, refs, invocation.get(recursive));
    Manner manner =
        new Manner(invocation.get(force), !invocation.get(noPreserve), invocation.get(checksum));
    OneDownload.Deed deed =
        invocation.get(dryRun)
            ? OneDownload.Deed.LIST
            : invocation.get(noData) ? OneDownload.Deed.BRING : OneDownload.Deed.WRITE;
    if (deed == OneDownload.Deed.BRING && (file != null || folder != null)) {
      throw CommandFailed.usage(
          "with --no-data no file is written, so there is no -O and no --to", invocation.help());
    }
    if (file != null && (refs.size() > 1 || invocation.get(recursive))) {
      throw CommandFailed.usage(
          "-O is for one file, not for several", "into a folder here:  --to DIR");
    }
    if (file == null && folder != null && !invocation.get(recursive)) {
      Destination.folder(folder);
    }
    OneDownload one = new OneDownload(invocation, deed, manner, invocation.get(wait));
    if (file != null && deed == OneDownload.Deed.LIST) {
      one.told(one.file(refs.getFirst(), Destination.file(file)::pathFor));
      one.finish();
      return ExitCode.DONE;
    }
    Downloads downloads =
        new Downloads(
            invocation,
            invocation.get(recursive),
            folder,
            one,
            invocation.get(delete)
                ? invocation.find(sure).or(() -> Optional.of(false))
                : Optional.empty());
    if (invocation.get(delete) && !(deed != OneDownload.Deed.BRING && downloads.isOneTree(refs))) {
      throw CommandFailed.usage(
          "--delete is for one folder of the network (-r)",
          "for example:  peerctl download -r photos/ --delete");
    }
    if (deed != OneDownload.Deed.LIST && (file != null || downloads.isOneFile(refs))) {
      return single(
          invocation,
          refs.getFirst(),
          manner,
          file != null
              ? Destination.file(file)
              : Destination.folder(folder == null ? "." : folder));
    }
    return downloads.run(refs);
  }

  private ExitCode stream(
      Invocation invocation, List<String> refs, @Nullable String file, @Nullable String folder) {
    int most = file == null ? 2 : 1;
    if (refs.size() != most || folder != null || invocation.get(noData) || invocation.get(dryRun)) {
      throw CommandFailed.usage(
          "to standard output goes one file by itself",
          "for example:  peerctl download images/debian.iso -");
    }
    return CatCommand.stream(
        invocation, DaemonDownload.request(refs.getFirst(), invocation.get(wait)).build());
  }

  private ExitCode single(
      Invocation invocation, String ref, Manner manner, Destination destination) {
    DownloadRequest request = DaemonDownload.request(ref, invocation.get(wait)).build();
    DaemonDownload download = new DaemonDownload(invocation);
    DaemonDownload.Result result =
        invocation.get(noData)
            ? download.fetch(request)
            : download.file(request, item -> new Target(destination.pathFor(item), manner, null));
    if (invocation.output().isJson()) {
      invocation.output().document(json -> new DownloadedRows().json(result, json));
    } else if (invocation.verbose()) {
      DownloadedRows.say(invocation, result);
    }
    return ExitCode.DONE;
  }

  /// JSON and the bytes of a file cannot share stdout.
  static CommandFailed bytesAndJson(Invocation invocation) {
    return CommandFailed.usage(
        "the bytes of a file and JSON cannot both go to standard output", invocation.help());
  }
}
