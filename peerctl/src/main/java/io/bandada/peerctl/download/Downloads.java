package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.NameGlob;
import io.bandada.peerctl.command.SeveralAtOnce;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.ListFilesRequest;
import io.bandada.proto.control.StatRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Several downloads of one command: files of the network, whole folders of it, all names that
/// match a pattern. A few come at a time.
final class Downloads {
  private final Invocation invocation;
  private final boolean recursive;
  private final @Nullable String to;
  private final OneDownload one;
  private final SeveralOutcomes outcomes;
  private final Map<Path, String> chosen = new HashMap<>();
  private final Optional<Boolean> deleting;
  private Optional<LocalSurplus> surplus = Optional.empty();

  /// @param to the folder here; null: the current one, and for a folder one of its own name
  /// @param deleting `--delete`, and whether the line is sure of it
  Downloads(
      Invocation invocation,
      boolean recursive,
      @Nullable String to,
      OneDownload one,
      Optional<Boolean> deleting) {
    this.deleting = deleting;
    this.invocation = invocation;
    this.recursive = recursive;
    this.to = to;
    this.one = one;
    this.outcomes = SeveralOutcomes.uncounted(invocation.messages());
  }

  /// Whether it can be answered as one download of one file.
  boolean isOneFile(List<String> refs) {
    return refs.size() == 1 && kind(refs.getFirst()) == Kind.FILE;
  }

  boolean isOneTree(List<String> refs) {
    return refs.size() == 1 && kind(refs.getFirst()) == Kind.TREE;
  }

  ExitCode run(List<String> refs) {
    ProgressLine progress = invocation.messages().progress();
    try (SeveralAtOnce downloads = new SeveralAtOnce(outcomes)) {
      for (String ref : refs) {
        switch (kind(ref)) {
          case FILE -> file(ref, downloads);
          case TREE -> {
            String prefix = ref.endsWith("/") ? ref : ref + "/";
            Path top = Path.of(to != null ? to : lastPart(prefix));
            deleting.ifPresent(sure -> look(prefix, top, sure));
            tree(ListFilesRequest.newBuilder().setPrefix(prefix).build(), prefix, top, downloads);
          }
          case GLOB ->
              tree(
                  ListFilesRequest.newBuilder().setGlob(ref).build(),
                  NameGlob.folder(ref),
                  Path.of(to != null ? to : "."),
                  downloads);
        }
      }
      downloads.finish();
    } finally {
      progress.clear();
    }
    one.finish();
    outcomes.sumUp(one.deed(), "");
    if (!outcomes.hasFailures()) {
      invocation.remark(one.sum());
      surplus.ifPresent(LocalSurplus::moveAway);
    }
    return outcomes.exitCode();
  }

  private void look(String prefix, Path top, boolean sure) {
    LocalSurplus some = LocalSurplus.of(invocation, prefix, top);
    if (one.isOnlyListed()) {
      some.tell("would move away ");
      return;
    }
    some.confirm(sure);
    surplus = Optional.of(some);
  }

  private enum Kind {
    FILE,
    TREE,
    GLOB
  }

  /// An exact name comes before a pattern or a folder.
  private Kind kind(String ref) {
    if (ref.endsWith("/")) {
      if (!recursive) {
        throw CommandFailed.usage(
            ref + " is a folder of the network", "with all that is in it:  -r " + ref);
      }
      return Kind.TREE;
    }
    boolean glob = NameGlob.is(ref);
    if ((glob || recursive) && !isFile(ref)) {
      return glob ? Kind.GLOB : Kind.TREE;
    }
    return Kind.FILE;
  }

  private boolean isFile(String ref) {
    try {
      invocation.daemon().stat(StatRequest.newBuilder().setRef(ref).build());
      return true;
    } catch (CommandFailed failure) {
      if (failure.code() == ExitCode.NOT_FOUND || failure.code() == ExitCode.USAGE) {
        return false;
      }
      throw failure;
    }
  }

  private void file(String ref, SeveralAtOnce downloads) {
    Destination destination = Destination.folder(to != null ? to : ".");
    downloads.add(
        ref,
        () -> one.file(ref, item -> distinct(destination.pathFor(item), item.getName())),
        this::told);
  }

  /// Two of them must not become one file here.
  private Path distinct(Path path, String name) {
    synchronized (chosen) {
      @Nullable String other = chosen.putIfAbsent(path, name);
      if (other != null && !other.equals(name)) {
        throw new CommandFailed(
            ExitCode.CONFLICT,
            other + " and " + name + " would both be " + path,
            "download one of them under another name:  -O FILE");
      }
    }
    return path;
  }

  private void tree(ListFilesRequest request, String prefix, Path top, SeveralAtOnce downloads) {
    long before = one.count();
    boolean[] any = new boolean[1];
    try (Folders folders = new Folders(top)) {
      Consumer<FileItem> each =
          item -> {
            any[0] = true;
            downloads.add(
                item.getName(),
                () -> one.inTree(item, item.getName().substring(prefix.length()), folders),
                this::told);
          };
      invocation.daemon().files(request).forEach(each);
      downloads.finish();
    }
    if (!any[0] && before == one.count()) {
      String what =
          request.getGlob().isEmpty() ? "begins with " + prefix : "matches " + request.getGlob();
      outcomes.failed(new CommandFailed(ExitCode.NOT_FOUND, "no name " + what, "see:  peerctl ls"));
    }
  }

  private void told(DaemonDownload.Result result) {
    one.told(result);
    invocation
        .messages()
        .progress()
        .show(
            new ProgressLine.Step(
                Sizes.count(one.count(), "file"), one.bytes(), -1, 0, result.file().getName()));
  }

  private static String lastPart(String prefix) {
    String bare = prefix.substring(0, prefix.length() - 1);
    String last = bare.substring(bare.lastIndexOf('/') + 1);
    Destination.checkPart(last, prefix);
    return last;
  }
}
