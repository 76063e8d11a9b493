package io.bandada.peerctl.upload;

import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.Sizes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What lies in a tree and does not go up, to be told at the end: the first of them by name, all by
/// number.
final class Skipped {
  /// So many are named.
  static final int MOST_NAMED = 20;

  enum Kind {
    LINK("a symbolic link inside a folder is not followed", "link", "links"),
    NO_FILE("not a regular file", "not a file", "not files"),
    EMPTY_FOLDER("an empty folder has no name in the network", "empty folder", "empty folders"),
    DOWNLOAD("a download is writing it", "unfinished download", "unfinished downloads");

    private final String why;
    private final String one;
    private final String many;

    Kind(String why, String one, String many) {
      this.why = why;
      this.one = one;
      this.many = many;
    }
  }

  private final List<String> named = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private int count;

  void add(String path, Kind kind) {
    if (named.size() < MOST_NAMED) {
      named.add("skipped " + path + ": " + kind.why);
    }
    counts.merge(kind, 1, Integer::sum);
    count++;
  }

  void tell(Messages messages) {
    named.forEach(messages::warn);
    if (count > named.size()) {
      messages.warn("skipped " + (count - named.size()) + " more");
    }
  }

  /// `3 skipped (2 links, 1 empty folder)`; empty when nothing was.
  String sum() {
    if (count == 0) {
      return "";
    }
    List<String> kinds = new ArrayList<>();
    counts.forEach((kind, times) -> kinds.add(Sizes.count(times, kind.one, kind.many)));
    return count + " skipped (" + String.join(", ", kinds) + ")";
  }
}
