package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.NameGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What `--exclude` leaves out of a tree: a pattern with a slash is for the path in the tree, one
/// without for the last part of it, wherever it lies. A folder is left out with all that is in it.
final class Excluded implements Predicate<String> {
  private final List<Predicate<String>> paths = new ArrayList<>();
  private final List<Predicate<String>> lastParts = new ArrayList<>();

  Excluded(List<String> globs) {
    for (String glob : globs) {
      String bare = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
      boolean path = bare.indexOf('/') >= 0;
      (path ? paths : lastParts).add(NameGlob.of(bare.startsWith("/") ? bare.substring(1) : bare));
    }
  }

  @Override
  public boolean test(String inside) {
    if (paths.isEmpty() && lastParts.isEmpty()) {
      return false;
    }
    String last = inside.substring(inside.lastIndexOf('/') + 1);
    return paths.stream().anyMatch(glob -> glob.test(inside))
        || lastParts.stream().anyMatch(glob -> glob.test(last));
  }

  /// Of a path in the tree or any folder that it lies in.
  boolean covers(String inside) {
    for (int slash = inside.indexOf('/'); slash >= 0; slash = inside.indexOf('/', slash + 1)) {
      if (test(inside.substring(0, slash))) {
        return true;
      }
    }
    return test(inside);
  }
}
