package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.proto.control.IndexItem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/// `ls --local`: this peer's own index needs no directory. It is chosen from and sorted here, since
/// one peer's index fits into memory.
final class LocalIndex {
  private LocalIndex() {}

  static ExitCode list(Invocation invocation, Output output, String pattern, String sort) {
    Predicate<String> wanted =
        LsCommand.isGlob(pattern) ? glob(pattern) : name -> name.startsWith(pattern);
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

  /// The same pattern language as the directory's: braces and backslashes stand for themselves.
  private static Predicate<String> glob(String pattern) {
    StringBuilder java = new StringBuilder("glob:");
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{' || c == '}' || c == '\\') {
        java.append('\\');
      }
      java.append(c);
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher(java.toString());
      return name -> matches(matcher, name);
    } catch (PatternSyntaxException e) {
      throw CommandFailed.usage(
          "the pattern \"" + pattern + "\" is not understood: " + e.getDescription(),
          "it takes * ? and [..]");
    }
  }

  private static boolean matches(PathMatcher matcher, String name) {
    try {
      return matcher.matches(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
