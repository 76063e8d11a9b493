package io.bandada.directory.authority.keys;

import io.bandada.directory.authority.x509.EdKey;
import io.bandada.directory.database.Database;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// The table `ticket_key`: the public halves of what all directories on this database sign tickets
/// with.
@Component
public class TicketKeys {
  /// In a bundle.
  public static final int MOST = 32;

  private final Database database;

  public TicketKeys(Database database) {
    this.database = database;
  }

  /// Inside a change: these are ours, and nobody else removes them.
  public void put(List<EdKey> ours) {
    for (EdKey key : ours) {
      long until = key.madeAt().plus(Keys.TICKET_AGE.multipliedBy(2)).toEpochMilli();
      int rows =
          database
              .sql()
              .sql("UPDATE ticket_key SET listed_until = ? WHERE id = ?")
              .params(until, key.id())
              .update();
      if (rows == 0) {
        database
            .sql()
            .sql(
                "INSERT INTO ticket_key (id, public_key, made_at, listed_until) VALUES (?, ?, ?,"
                    + " ?)")
            .params(key.id(), key.published(), key.madeAt().toEpochMilli(), until)
            .update();
      }
    }
  }

  /// Inside a change.
  public void remove(String id) {
    database.sql().sql("DELETE FROM ticket_key WHERE id = ?").param(id).update();
  }

  /// Inside a change.
  public void forget(Instant now) {
    database
        .sql()
        .sql("DELETE FROM ticket_key WHERE listed_until < ?")
        .param(now.toEpochMilli())
        .update();
  }

  /// SubjectPublicKeyInfo in base64, the newest first.
  public List<String> published(Instant now) {
    return database
        .sql()
        .sql(
            "SELECT public_key FROM ticket_key WHERE listed_until > ? ORDER BY made_at DESC, id"
                + " LIMIT ?")
        .params(now.toEpochMilli(), MOST)
        .query((rs, n) -> rs.getString(1))
        .list();
  }
}
