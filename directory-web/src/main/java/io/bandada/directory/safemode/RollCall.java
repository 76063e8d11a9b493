package io.bandada.directory.safemode;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Who is to be heard, and who was. Who was not called may speak too, and changes nothing.
final class RollCall {
  /// So many of a hundred that were called must be heard.
  private static final int PERCENT = 99;

  /// All guarded by this.
  private final Set<String> called = new HashSet<>();

  private final Set<String> missing = new HashSet<>();
  private final Set<String> heard = new HashSet<>();

  /// @param heard,called of those that were called
  record Count(int heard, int called) {}

  /// These too are to be heard.
  synchronized void call(Collection<String> peers) {
    called.addAll(peers);
    missing.addAll(called);
    missing.removeAll(heard);
  }

  /// Nobody was heard yet.
  synchronized void again() {
    heard.clear();
    missing.addAll(called);
  }

  synchronized void heard(String peer) {
    heard.add(peer);
    missing.remove(peer);
  }

  /// What it said does not count (any more).
  synchronized void doubt(String peer) {
    heard.remove(peer);
    if (called.contains(peer)) {
      missing.add(peer);
    }
  }

  /// Nobody waits for it (any more).
  synchronized void excuse(String peer) {
    heard.remove(peer);
    called.remove(peer);
    missing.remove(peer);
  }

  /// Who was not heard until now is not waited for.
  synchronized void over() {
    called.removeAll(missing);
    missing.clear();
  }

  synchronized boolean heardFrom(String peer) {
    return heard.contains(peer);
  }

  synchronized boolean complete() {
    return missing.size() * 100L <= called.size() * (100L - PERCENT);
  }

  synchronized Count count() {
    return new Count(called.size() - missing.size(), called.size());
  }
}
