package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.StatRequest;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is done with each of several files, and what came of all: they are written here, or only
/// brought to this peer, or only listed.
final class OneDownload {
  enum Deed {
    WRITE,
    /// `--no-data`
    BRING,
    /// `--dry-run`
    LIST
  }

  private final Invocation invocation;
  private final Deed deed;
  private final Manner manner;
  private final boolean wait;
  private final @Nullable PrintedList<DaemonDownload.Result> list;
  private long count;
  private long thereAlready;
  private long bytes;

  OneDownload(Invocation invocation, Deed deed, Manner manner, boolean wait) {
    this.invocation = invocation;
    this.deed = deed;
    this.manner = manner;
    this.wait = wait;
    this.list =
        deed == Deed.LIST || invocation.output().isJson()
            ? new PrintedList<>(invocation.output(), new DownloadedRows())
            : null;
  }

  /// @param paths where a file is to be
  DaemonDownload.Result file(String ref, Function<FileItem, Path> paths) {
    if (deed == Deed.LIST) {
      FileItem item =
          invocation.daemon().stat(StatRequest.newBuilder().setRef(ref).build()).getFile();
      return listed(item, new Target(paths.apply(item), manner, null));
    }
    return fetched(ref, item -> new Target(paths.apply(item), manner, null));
  }

  /// @param inside its name below the top of the tree
  DaemonDownload.Result inTree(FileItem item, String inside, Folders folders) {
    if (deed == Deed.LIST) {
      return listed(item, new Target(folders.where(inside, item.getName()), manner, folders));
    }
    if (deed == Deed.WRITE) {
      Target target = new Target(folders.path(inside, item.getName()), manner, folders);
      return target.isThere(item)
          ? DaemonDownload.Result.there(item, target.path())
          : fetched(item.getName(), _ -> target);
    }
    return fetched(item.getName(), _ -> new Target(Path.of(inside), manner, folders));
  }

  private static DaemonDownload.Result listed(FileItem item, Target target) {
    return target.looksThere(item)
        ? DaemonDownload.Result.there(item, target.path())
        : DaemonDownload.Result.planned(item, target.path());
  }

  private DaemonDownload.Result fetched(String ref, Function<FileItem, Target> targets) {
    DaemonDownload download = new DaemonDownload(invocation, ProgressLine.hidden());
    var request = DaemonDownload.request(ref, wait).build();
    return deed == Deed.BRING ? download.fetch(request) : download.file(request, targets);
  }

  void told(DaemonDownload.Result result) {
    if (result.wasThere()) {
      thereAlready++;
    } else {
      count++;
      bytes += result.file().getSize();
    }
    if (list != null && !(deed == Deed.LIST && result.wasThere())) {
      list.add(result);
    } else if (list == null && invocation.verbose()) {
      DownloadedRows.say(invocation, result);
    }
  }

  void finish() {
    if (list != null) {
      list.finish();
    }
    if (deed == Deed.LIST) {
      invocation.messages().say(sum());
    }
  }

  boolean isOnlyListed() {
    return deed == Deed.LIST;
  }

  /// So many came.
  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  String deed() {
    return switch (deed) {
      case WRITE -> "written";
      case BRING -> "brought";
      case LIST -> "found";
    };
  }

  String sum() {
    String what = deed == Deed.LIST ? " would be written" : "";
    return Sizes.count(count, "file")
        + ", "
        + Sizes.bytes(bytes)
        + what
        + (thereAlready == 0 ? "" : "; " + thereAlready + " there already");
  }
}
