package io.bandada.peerd.node;

import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.RenameWords;
import io.bandada.peerd.node.session.LoginRecord;
import io.bandada.peerd.node.upload.ReservedNames;
import io.bandada.peerd.node.upload.Uploads;
import io.bandada.peerd.store.PieceStore;
import java.util.List;
import java.util.random.RandomGenerator;

/// All that a node remembers of its former runs, as read at its start.
///
/// @param incarnation how often it was started before; [#UNREADABLE] when nobody knows
record SavedState(
    long incarnation,
    List<PieceStore.Holding> holdings,
    List<PieceStore.Records.Row> session,
    List<PieceStore.Records.Row> names,
    List<PieceStore.Records.Row> renames,
    List<PieceStore.Records.Row> fetches,
    List<PieceStore.Records.Row> uploads,
    List<PieceStore.Records.Row> reservations) {
  static final String INCARNATION = "incarnation";
  static final String SELF = "self";
  static final long UNREADABLE = -1;

  /// From here on it counts anew when it lost count: no run before had such a number, whatever it
  /// was.
  private static final long ANEW = 1L << 40;

  /// Larger ones lose digits in some JSON readers.
  private static final long MOST = 1L << 52;

  private static final System.Logger LOG = System.getLogger(SavedState.class.getName());

  /// Blocks.
  static SavedState read(PieceStore store) throws Exception {
    PieceStore.Records records = store.records();
    return new SavedState(
        incarnation(records.all(INCARNATION)),
        store.holdings(),
        records.all(LoginRecord.KIND),
        records.all(NameRecords.KIND),
        records.all(RenameWords.KIND),
        records.all(Fetchings.KIND),
        records.all(Uploads.KIND),
        records.all(ReservedNames.KIND));
  }

  private static long incarnation(List<PieceStore.Records.Row> rows) {
    long last = 0;
    for (PieceStore.Records.Row row : rows) {
      long one = parse(row.value());
      if (one == UNREADABLE) {
        return UNREADABLE;
      }
      last = Math.max(last, one);
    }
    return last;
  }

  private static long parse(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number < MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Logged below, as one that is out of range.
    }
    LOG.log(System.Logger.Level.WARNING, "the number of starts cannot be read, a new count begins");
    return UNREADABLE;
  }

  /// The number of this run. It must be none that was before: the directory tells this peer's
  /// reports and requests apart by it.
  long nextIncarnation(RandomGenerator random) {
    return incarnation == UNREADABLE ? random.nextLong(ANEW, 2 * ANEW) : incarnation + 1;
  }
}
