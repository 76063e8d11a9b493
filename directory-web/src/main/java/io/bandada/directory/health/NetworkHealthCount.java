package io.bandada.directory.health;

import io.bandada.directory.catalog.CatalogEvent;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.HoldingsChanged;
import io.bandada.directory.members.Members;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Counts the files when something changed, and rests twenty times as long as the count took.
@Component
public class NetworkHealthCount {
  private static final int REST = 20;

  private final Database database;
  private final Members members;
  private final LongSupplier nanoClock;

  private volatile boolean dirty = true;

  /// Guarded by this.
  private @Nullable Files files;

  /// Guarded by this.
  private long restUntil;

  NetworkHealthCount(Database database, Members members, LongSupplier nanoClock) {
    this.database = database;
    this.members = members;
    this.nanoClock = nanoClock;
  }

  private record Files(long all, long enough, long under, long none, long bytes) {}

  public NetworkHealth now() {
    Files f = files();
    return new NetworkHealth(
        f.all(), f.enough(), f.under(), f.none(), f.bytes(), members.fleet(), members.verdictsHeld());
  }

  private synchronized Files files() {
    long now = nanoClock.getAsLong();
    Files known = files;
    if (known != null && (!dirty || now - restUntil < 0)) {
      return known;
    }
    dirty = false;
    Files counted = count();
    files = counted;
    long after = nanoClock.getAsLong();
    restUntil = after + (after - now) * REST;
    return counted;
  }

  private Files count() {
    return database
        .sql()
        .sql(
            """
            SELECT count(*), coalesce(sum(size_bytes), 0),
              coalesce(sum(CASE WHEN copies >= copies_wanted THEN 1 ELSE 0 END), 0),
              coalesce(sum(CASE WHEN copies = 0 AND copies_wanted > 0 THEN 1 ELSE 0 END), 0)
            FROM file
            """)
        .query(
            (rs, n) -> {
              long all = rs.getLong(1);
              long enough = rs.getLong(3);
              long none = rs.getLong(4);
              return new Files(all, enough, all - enough - none, none, rs.getLong(2));
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
