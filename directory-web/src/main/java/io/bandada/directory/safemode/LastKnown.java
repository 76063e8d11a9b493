package io.bandada.directory.safemode;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is remembered outside of the database, as the text of a small file.
///
/// @param newestEvent id of the newest event in the database
/// @param here peers that were live or stale
/// @param lost peers that had not been heard for long, but had not logged out
record LastKnown(long newestEvent, Set<String> here, Set<String> lost) {
  static final LastKnown NOTHING = new LastKnown(0, Set.of(), Set.of());

  /// More are not written down: 0.3 MB.
  static final int MOST = 10_000;

  private static final String TITLE = "bandada known peers 1";
  private static final String EVENT = "event ";
  private static final String HERE = "here ";
  private static final String LOST = "lost ";

  static LastKnown of(long newestEvent, Collection<String> here, Collection<String> lost) {
    Set<String> first = new LinkedHashSet<>(new TreeSet<>(here).stream().limit(MOST).toList());
    Set<String> second =
        new LinkedHashSet<>(new TreeSet<>(lost).stream().limit(MOST - first.size()).toList());
    return new LastKnown(newestEvent, first, second);
  }

  /// All of them.
  Set<String> peers() {
    Set<String> all = new LinkedHashSet<>(here);
    all.addAll(lost);
    return all;
  }

  String text() {
    StringBuilder text =
        new StringBuilder(TITLE).append('\n').append(EVENT).append(newestEvent).append('\n');
    here.forEach(id -> text.append(HERE).append(id).append('\n'));
    lost.forEach(id -> text.append(LOST).append(id).append('\n'));
    return text.toString();
  }

  /// @throws IllegalArgumentException when it is not what [#text] wrote
  static LastKnown parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2
        || !lines.get(0).equals(TITLE)
        || !lines.get(1).startsWith(EVENT)
        || !text.endsWith("\n")) {
      throw new IllegalArgumentException(
          "it does not begin with \"" + TITLE + "\" and an event, or is cut off");
    }
    Set<String> here = new LinkedHashSet<>();
    Set<String> lost = new LinkedHashSet<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.startsWith(HERE)) {
        here.add(line.substring(HERE.length()));
      } else if (line.startsWith(LOST)) {
        lost.add(line.substring(LOST.length()));
      } else {
        throw new IllegalArgumentException(
            "a line begins neither with " + HERE.strip() + " nor with " + LOST.strip());
      }
    }
    return of(Long.parseLong(lines.get(1).substring(EVENT.length())), here, lost);
  }
}
