package io.bandada.directory.door;

import java.util.concurrent.ConcurrentHashMap;

/// How many calls of each caller are being answered. Only those are remembered that have one.
public final class InFlight {
  private final int most;
  private final ConcurrentHashMap<String, Integer> calls = new ConcurrentHashMap<>();

  /// @param most at a time of one caller
  public InFlight(int most) {
    this.most = most;
  }

  /// False when the caller has too many already; true is to be followed by [#leave].
  public boolean enter(String caller) {
    if (calls.merge(caller, 1, Integer::sum) <= most) {
      return true;
    }
    leave(caller);
    return false;
  }

  public void leave(String caller) {
    calls.computeIfPresent(caller, (key, running) -> running == 1 ? null : running - 1);
  }

  int callers() {
    return calls.size();
  }
}
