package io.bandada.peerctl.files;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.command.NameGlob;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.GivenText;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.ListFilesRequest;
import java.util.List;

/// `peerctl ls`: the files of the network, or of this peer.
public final class LsCommand extends CommandWithOptions {
  private static final List<String> SORTS =
      List.of("name", "size", "created", "copies", "-name", "-size", "-created", "-copies");
  static final Option<String> SORT =
      Option.of(
              "--sort FIELD",
              "name, size, created or copies; a leading - turns it around",
              "",
              new SortOrder())
          .completing(new Completes.OneOf(SORTS));

  private final Option<Boolean> wide = option(LONG);
  private final Option<Boolean> local =
      option(Option.flag("--local", "what this peer holds, complete or not"));
  private final Option<String> sort = option(SORT);

  @Override
  public Manual manual() {
    return Manual.of(
        "[PREFIX|'GLOB']",
        "Lists the files of the network: how many complete copies there are of how many wanted, and"
            + " whether one is on this peer. With PREFIX only names that start with it. A GLOB has"
            + " * ? or [..] and is best quoted; ** also matches slashes.",
        new Completes.NetworkNames(),
        new Example("peerctl ls", "all files"),
        new Example("peerctl ls photos/2026/", "what starts with a prefix"),
        new Example("peerctl ls '**.iso' --sort -size", "by pattern, largest first"),
        new Example("peerctl ls --json | jq '.files[] | select(.copies < 2)'", "for scripts"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    String pattern = arguments.isEmpty() ? "" : arguments.getFirst();
    Output output = invocation.output().widened(invocation.get(wide));
    if (invocation.get(local)) {
      return LocalIndex.list(invocation, output, pattern, invocation.get(sort));
    }
    ListFilesRequest.Builder request = ListFilesRequest.newBuilder().setSort(invocation.get(sort));
    if (NameGlob.is(pattern)) {
      request.setGlob(pattern);
    } else {
      request.setPrefix(pattern);
    }
    String hint =
        pattern.isEmpty()
            ? "no files in the network yet; publish one:  peerctl upload FILE"
            : "no file matches " + pattern;
    return list(invocation, output, request.build(), hint);
  }

  static ExitCode list(
      Invocation invocation, Output output, ListFilesRequest request, String whenEmpty) {
    PrintedList<FileItem> listing = new PrintedList<>(output, new FileRows(invocation.times()));
    invocation.daemon().files(request).forEach(listing::add);
    listing.finish();
    if (listing.count() == 0) {
      invocation.remark(whenEmpty);
    }
    return ExitCode.DONE;
  }

  private record SortOrder() implements Option.Reader<String> {
    @Override
    public String read(GivenText given) {
      if (!given.text().isEmpty() && !SORTS.contains(given.text())) {
        throw CommandFailed.usage(
            "cannot sort by \"" + given.text() + "\"",
            "it takes name, size, created or copies, with - in front to turn it around");
      }
      return given.text();
    }
  }
}
