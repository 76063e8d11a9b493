package io.bandada.peerd.node;

import io.bandada.peerd.store.PieceStore;
import java.util.List;

/// All that a node remembers of its former life, as read at its start.
///
/// @param incarnation how often it was started before
record Memory(
    long incarnation,
    List<PieceStore.Holding> holdings,
    List<PieceStore.Records.Row> session,
    List<PieceStore.Records.Row> names,
    List<PieceStore.Records.Row> fetches,
    List<PieceStore.Records.Row> uploads) {
  static final String INCARNATION = "incarnation";
  static final String SELF = "self";

  /// Blocks.
  static Memory read(PieceStore store) throws Exception {
    PieceStore.Records records = store.records();
    long incarnation = 0;
    for (PieceStore.Records.Row row : records.all(INCARNATION)) {
      incarnation = Math.max(incarnation, Long.parseLong(row.value()));
    }
    return new Memory(
        incarnation,
        store.holdings(),
        records.all(Known.KIND),
        records.all(Names.KIND),
        records.all(Fetchings.KIND),
        records.all(Uploads.KIND));
  }
}
