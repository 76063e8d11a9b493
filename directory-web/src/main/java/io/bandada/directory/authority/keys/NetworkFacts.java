package io.bandada.directory.authority.keys;

import io.bandada.directory.database.Database;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What the database remembers of its network in the table `fact`: whose it is, and how far its
/// trust bundles came.
@Component
public class NetworkFacts {
  private static final String PIN = "network_pin";
  private static final String SEQUENCE = "bundle_sequence";
  private static final String LOST = "memory_lost";

  private final Database database;

  public NetworkFacts(Database database) {
    this.database = database;
  }

  Optional<String> pin() {
    return fact(PIN);
  }

  /// @return the pin that stands there now: another directory may have been faster
  String claim(String pin) {
    return database.write(
        () -> {
          Optional<String> known = pin();
          if (known.isPresent()) {
            return known.get();
          }
          put(PIN, pin);
          return pin;
        });
  }

  /// 0 when there was none.
  public long sequence() {
    return fact(SEQUENCE).map(Long::parseLong).orElse(0L);
  }

  /// Inside a change.
  public void sequence(long sequence) {
    put(SEQUENCE, Long.toString(sequence));
  }

  /// A loss that was found and that others may not have heard of yet: it outlives a crash between
  /// the two.
  public Optional<DatabaseRolledBack> lost() {
    return fact(LOST)
        .map(text -> text.split(" ", -1))
        .map(two -> new DatabaseRolledBack(Long.parseLong(two[0]), Long.parseLong(two[1])));
  }

  /// Inside a change.
  public void lost(DatabaseRolledBack lost) {
    put(LOST, lost.remembered() + " " + lost.heard());
  }

  public void lossIsTold() {
    database.write(
        () -> database.sql().sql("DELETE FROM fact WHERE name = ?").param(LOST).update());
  }

  private Optional<String> fact(String name) {
    return database
        .sql()
        .sql("SELECT value FROM fact WHERE name = ?")
        .param(name)
        .query((rs, n) -> rs.getString(1))
        .optional();
  }

  private void put(String name, String value) {
    int rows =
        database.sql().sql("UPDATE fact SET value = ? WHERE name = ?").params(value, name).update();
    if (rows == 0) {
      database
          .sql()
          .sql("INSERT INTO fact (name, value) VALUES (?, ?)")
          .params(name, value)
          .update();
    }
  }
}
