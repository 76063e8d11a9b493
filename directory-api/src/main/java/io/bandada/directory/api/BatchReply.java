package io.bandada.directory.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of a [BatchRequest]. A file that cannot be published stops none of the others.
///
/// @param uploadId to commit with; the same batch by the same peer answers the same id; null when
///   nothing is open
/// @param outcomes one for each file, in the order of the request
/// @param holders where copies shall be kept, in the order of preference
/// @param needed synced copies of each before the commit succeeds, the uploader's own included
/// @param writeTickets for each holder by its peer id: for the set of what is open
/// @param readTicket for the uploader itself, likewise; null when nothing is open
public record BatchReply(
    @Nullable String uploadId,
    List<Outcome> outcomes,
    List<SourceRecord> holders,
    int needed,
    long expiresInMillis,
    Map<String, Grant> writeTickets,
    @Nullable Grant readTicket) {

  /// Of one file: open when both are null.
  ///
  /// @param unchanged the name points to this very content already: nothing to do
  /// @param refused why it cannot be published
  public record Outcome(@Nullable FileRecord unchanged, @Nullable Problem refused) {
    public static final Outcome OPEN = new Outcome(null, null);

    public boolean isOpen() {
      return unchanged == null && refused == null;
    }
  }
}
