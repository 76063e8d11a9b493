package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.Records.Row;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads everything that is held again and again, so that bits that rot are found while others
/// still have good copies.
///
/// One piece per call: who calls decides how fast (at most [#BYTES_PER_SECOND] is meant). A pass
/// goes through all content in the order of ids, so what was looked at longest ago is next. The
/// place is a record; after a crash up to [#SAVED_EVERY_BYTES] are read twice. One thread at a
/// time.
public final class Scrub {
  public static final Duration PERIOD = Duration.ofDays(14);
  public static final long BYTES_PER_SECOND = 8 << 20;

  private static final long SAVED_EVERY_BYTES = 64 << 20;
  private static final String KIND = "scrub";
  private static final String KEY = "pass";

  private final PieceStore store;
  private Instant started;
  private @Nullable FileId at; // null when the pass has ended
  private int piece;
  private long unsavedBytes;

  /// Continues the pass that the store remembers, or begins the first one.
  public Scrub(PieceStore store, Instant now) throws IOException {
    this.store = store;
    this.started = now;
    this.at = FileId.EMPTY_FILE;
    List<Row> rows = store.records().all(KIND);
    if (!rows.isEmpty()) {
      restore(rows.getFirst().value());
    }
  }

  /// @param bytes that were read
  public record Step(FileId id, int piece, int bytes, boolean good) {}

  /// Verifies the next piece.
  ///
  /// @return nothing when this pass has ended and the next one is not due
  public Optional<Step> next(Instant now) throws IOException {
    if (at == null) {
      if (now.isBefore(started.plus(PERIOD))) {
        return Optional.empty();
      }
      started = now;
      moveTo(FileId.EMPTY_FILE, 0);
    }
    for (FileId id = at; id != null; id = at) {
      int next = store.find(id).map(holding -> holding.durable().nextFrom(piece)).orElse(-1);
      if (next < 0) {
        moveTo(after(id), 0);
        continue;
      }
      Optional<Step> step = verify(id, next);
      if (step.isPresent()) {
        return step;
      }
    }
    return Optional.empty();
  }

  /// Whether this pass should have ended before.
  public boolean overdue(Instant now) {
    return at != null && now.isAfter(started.plus(PERIOD));
  }

  private Optional<Step> verify(FileId id, int next) throws IOException {
    piece = next + 1;
    try {
      boolean good = store.verify(id, next);
      int bytes = store.find(id).map(holding -> holding.manifest().lengthOf(next)).orElse(0);
      unsavedBytes += bytes;
      if (unsavedBytes >= SAVED_EVERY_BYTES) {
        save();
      }
      return Optional.of(new Step(id, next, bytes, good));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty(); // discarded in the meantime
      }
      if (e.kind() == Kind.AWAY) {
        piece = next; // asked again
      }
      throw e;
    }
  }

  private @Nullable FileId after(FileId id) {
    return store.after(id).map(Holding::id).orElse(null);
  }

  private void moveTo(@Nullable FileId id, int next) throws IOException {
    at = id;
    piece = next;
    if (id == null) {
      save();
    }
  }

  private void save() throws IOException {
    unsavedBytes = 0;
    FileId id = at;
    store
        .records()
        .put(
            KIND,
            KEY,
            started.getEpochSecond() + " " + (id == null ? "ended" : id.hex()) + " " + piece);
  }

  private void restore(String saved) {
    String[] words = saved.split(" ", -1);
    try {
      Instant then = Instant.ofEpochSecond(Long.parseLong(words[0]));
      FileId id = words[1].equals("ended") ? null : FileId.parse(words[1]);
      piece = Math.max(0, Integer.parseInt(words[2]));
      started = then;
      at = id;
    } catch (RuntimeException e) {
      piece = 0; // not readable: the pass begins again
    }
  }
}
