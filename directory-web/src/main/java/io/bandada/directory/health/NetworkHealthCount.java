package io.bandada.directory.health;

import io.bandada.directory.catalog.CatalogEvent;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.HoldingsChanged;
import io.bandada.directory.members.Members;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Counts the files when something changed, and rests twenty times as long as the count took.
/// Nobody waits for a count that takes long: who asks is told the last one, and the next is made
/// meanwhile.
@Component
public class NetworkHealthCount {
  private static final int REST = 20;
  private static final long LONG_NANOS = 20_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(NetworkHealthCount.class);

  private final Database database;
  private final Members members;
  private final LongSupplier nanoClock;

  private volatile boolean dirty = true;

  /// Guarded by this.
  private @Nullable Files files;

  /// Guarded by this.
  private long restUntil;

  /// How long the last one took. Guarded by this.
  private long took;

  /// Guarded by this.
  private boolean counting;

  NetworkHealthCount(Database database, Members members, LongSupplier nanoClock) {
    this.database = database;
    this.members = members;
    this.nanoClock = nanoClock;
  }

  private record Files(
      long all, long enough, long under, long none, long bytes, int scarcest, int mostWanted) {}

  public NetworkHealth now() {
    Files f = files();
    return new NetworkHealth(
        f.all(),
        f.enough(),
        f.under(),
        f.none(),
        f.bytes(),
        f.scarcest(),
        f.mostWanted(),
        members.fleet(),
        members.verdictsHeld());
  }

  private synchronized Files files() {
    Files known = files;
    if (known != null && (counting || !dirty || nanoClock.getAsLong() - restUntil < 0)) {
      return known;
    }
    if (known == null || took < LONG_NANOS) {
      return countNow();
    }
    counting = true;
    Thread.ofVirtual().name("count-files").start(this::countAside);
    return known;
  }

  private synchronized Files countNow() {
    long began = nanoClock.getAsLong();
    dirty = false;
    Files counted = count();
    keep(counted, began);
    return counted;
  }

  private void countAside() {
    long began = nanoClock.getAsLong();
    dirty = false;
    try {
      keep(count(), began);
    } catch (RuntimeException e) {
      LOG.warn("the files could not be counted: {}", e.toString());
      dirty = true;
    } finally {
      synchronized (this) {
        counting = false;
      }
    }
  }

  private synchronized void keep(Files counted, long began) {
    files = counted;
    long ended = nanoClock.getAsLong();
    took = ended - began;
    restUntil = ended + took * REST;
  }

  private Files count() {
    return database
        .sql()
        .sql(
            """
            SELECT count(*), coalesce(sum(size_bytes), 0),
              coalesce(sum(CASE WHEN copies >= copies_wanted THEN 1 ELSE 0 END), 0),
              coalesce(sum(CASE WHEN copies = 0 AND copies_wanted > 0 THEN 1 ELSE 0 END), 0),
              coalesce(min(CASE WHEN copies > 0 AND copies < copies_wanted THEN copies END), 0),
              coalesce(max(CASE WHEN copies > 0 AND copies < copies_wanted THEN copies_wanted END), 0)
            FROM file
            """)
        .query(
            (rs, n) -> {
              long all = rs.getLong(1);
              long enough = rs.getLong(3);
              long none = rs.getLong(4);
              return new Files(
                  all,
                  enough,
                  all - enough - none,
                  none,
                  rs.getLong(2),
                  rs.getInt(5),
                  rs.getInt(6));
            })
        .single();
  }

  @EventListener
  void changed(CatalogEvent event) {
    dirty = true;
  }

  @EventListener
  void changed(HoldingsChanged event) {
    dirty = true;
  }
}
