package io.bandada.directory.holdings;

import java.util.Set;

/// Holders or copies of these contents changed, durably.
///
/// @param roots which; empty when [#many]
/// @param many more than can be named: whoever shows something looks again
public record HoldingsChanged(Set<String> roots, boolean many) {
  public static final int MOST = 1_000;

  static HoldingsChanged of(Set<String> roots) {
    return roots.size() > MOST
        ? new HoldingsChanged(Set.of(), true)
        : new HoldingsChanged(Set.copyOf(roots), false);
  }
}
