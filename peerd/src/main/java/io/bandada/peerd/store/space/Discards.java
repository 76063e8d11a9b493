package io.bandada.peerd.store.space;

import java.io.IOException;
import java.time.LocalDate;

/// What was discarded and is kept for a while: it gives way to whatever needs its room.
public interface Discards {
  /// The day (UTC) on which the oldest of it was discarded; [LocalDate#MAX] when there is nothing.
  LocalDate oldest();

  /// Deletes of what was discarded first as much as is needed.
  ///
  /// @param needed bytes
  /// @return whether anything was deleted
  boolean giveWay(long needed) throws IOException;
}
