package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.NameGlob;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.IndexItem;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// `ls --local`: this peer's own index needs no directory. It is chosen from and sorted here, since
/// one peer's index fits into memory.
final class LocalIndex {
  private LocalIndex() {}

  static ExitCode list(Invocation invocation, Output output, String pattern, String sort) {
    Predicate<String> wanted =
        NameGlob.is(pattern) ? NameGlob.of(pattern) : name -> name.startsWith(pattern);
    List<IndexItem> items = invocation.daemon().index().toList();
    items.removeIf(item -> !pattern.isEmpty() && item.getNamesList().stream().noneMatch(wanted));
    items.sort(order(sort));
    PrintedList<IndexItem> listing = new PrintedList<>(output, new IndexRows());
    items.forEach(listing::add);
    listing.finish();
    if (items.isEmpty()) {
      invocation.remark(
          pattern.isEmpty() ? "this peer holds no files" : "no file here matches " + pattern);
    }
    return ExitCode.DONE;
  }

  private static Comparator<IndexItem> order(String sort) {
    Comparator<IndexItem> byName =
        Comparator.comparing(IndexRows::name).thenComparing(IndexItem::getId);
    return switch (sort) {
      case "", "name" -> byName;
      case "-name" -> byName.reversed();
      case "size" -> Comparator.comparingLong(IndexItem::getSize).thenComparing(byName);
      case "-size" -> Comparator.comparingLong(IndexItem::getSize).reversed().thenComparing(byName);
      default ->
          throw CommandFailed.usage(
              "with --local files can be sorted by name or size only", "see:  peerctl help ls");
    };
  }
}
