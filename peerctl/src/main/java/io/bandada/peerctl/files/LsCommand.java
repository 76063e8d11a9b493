package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Listing;
import io.bandada.peerctl.terminal.Output;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.ListFilesRequest;
import java.util.List;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl ls`: the files of the network, or of this peer.
public final class LsCommand implements Command {
  private static final List<String> SORTS = List.of("name", "size", "created", "copies");

  @Override
  public Manual manual() {
    return Manual.of(
        "[PREFIX|'GLOB']",
        "Lists the files of the network: how many complete copies there are of how many wanted, and whether one is on this "
            + "peer. With PREFIX only names that start with it. A GLOB has * ? or [..] and is best quoted; ** also matches slashes.",
        new Completes.NetworkNames(),
        new Example("peerctl ls", "all files"),
        new Example("peerctl ls photos/2026/", "what starts with a prefix"),
        new Example("peerctl ls '**.iso' --sort -size", "by pattern, largest first"),
        new Example("peerctl ls --json | jq '.files[] | select(.copies < 2)'", "for scripts"));
  }

  @Override
  public Options options() {
    return new Flags()
        .flag("l", "long", "all columns, as -o wide")
        .flag(null, "local", "what this peer holds, complete or not")
        .value(null, "sort", "FIELD", "name, size, created or copies; a leading - turns it around")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    String pattern = arguments.isEmpty() ? "" : arguments.getFirst();
    String sort = sort(invocation);
    if (invocation.has("local")) {
      return LocalIndex.list(invocation, pattern, sort);
    }
    ListFilesRequest.Builder request = ListFilesRequest.newBuilder().setSort(sort);
    if (isGlob(pattern)) {
      request.setGlob(pattern);
    } else {
      request.setPrefix(pattern);
    }
    String hint = pattern.isEmpty() ? "no files in the network yet; publish one:  peerctl upload FILE" : "no file matches " + pattern;
    return list(invocation, request.build(), hint);
  }

  static ExitCode list(Invocation invocation, ListFilesRequest request, String whenEmpty) {
    Output output = invocation.has("long") ? invocation.wideOutput() : invocation.output();
    Listing<FileItem> listing = new Listing<>(output, new FileRows(invocation.times()));
    try (Replies<FileItem> files = invocation.daemon().files(request)) {
      for (@Nullable FileItem file = files.next(); file != null; file = files.next()) {
        listing.add(file);
      }
    }
    listing.finish();
    if (listing.count() == 0) {
      invocation.remark(whenEmpty);
    }
    return ExitCode.DONE;
  }

  static boolean isGlob(String pattern) {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 || pattern.indexOf('[') >= 0;
  }

  static String sort(Invocation invocation) {
    String sort = invocation.value("sort", "");
    if (!sort.isEmpty() && !SORTS.contains(sort.startsWith("-") ? sort.substring(1) : sort)) {
      throw CommandFailed.usage("cannot sort by \"" + sort + "\"", "it takes name, size, created or copies, with - in front to turn it around");
    }
    return sort;
  }
}
