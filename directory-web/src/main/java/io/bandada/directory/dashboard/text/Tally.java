package io.bandada.directory.dashboard.text;

/// How many there are, as far as somebody counted. A count that stopped at its bound is not shown
/// as if it were the whole: `10 000+`.
///
/// @param atLeast there may be more
public record Tally(long number, boolean atLeast) {
  public static Tally exactly(long number) {
    return new Tally(number, false);
  }

  /// A count that went no further than one beyond this bound.
  public static Tally counted(long number, long bound) {
    return new Tally(Math.min(number, bound), number > bound);
  }
}
