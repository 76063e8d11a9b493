package io.bandada.directory.catalog;

import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameChanges;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The signed words by which names were moved and copied.
///
/// The instant of a word is its number too: it is later than every word before it, and than every
/// name that was given before it ([#now] and [#next] see to that), so that it can be compared with
/// the records of names, and so that a directory that lost its database does not use a number
/// twice.
@Component
public class RenameWords {
  /// Older ones are forgotten: their records are of a directory that has been lost since then.
  static final int MOST_KEPT = 100_000;

  private static final String COLUMNS = "number, kind, old_name, new_name, prefix, at, seal";

  private final Database database;
  private final Seals seals;
  private final InstantSource clock;
  private volatile long known;

  RenameWords(Database database, Seals seals, InstantSource clock) {
    this.database = database;
    this.seals = seals;
    this.clock = clock;
  }

  /// Number of the last one, for every ping; 0 when there is none. As of the last second.
  public long lastKnown() {
    return known;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void look() {
    known = last();
  }

  private long last() {
    return database
        .sql()
        .sql("SELECT coalesce(max(number), 0) FROM name_word")
        .query(Long.class)
        .single();
  }

  /// When a name that is given now was given: not before the last word. Inside of a change.
  long now() {
    return Math.max(clock.millis(), last());
  }

  /// The instant of the next word. Inside of a change.
  long next() {
    return Math.max(clock.millis(), last()) + 1;
  }

  /// Inside of the change that it is about.
  ///
  /// @param at of [#next]
  void speak(NameChangeWord.Kind kind, String from, String to, boolean prefix, long at) {
    insert(seals.seal(new NameChangeWord(at, kind, from, to, prefix, at, null)));
    database.afterCommit(() -> known = Math.max(known, at));
  }

  private int insert(NameChangeWord word) {
    return database
        .sql()
        .sql(
            "INSERT INTO name_word ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING")
        .params(
            word.number(),
            word.kind().name(),
            word.from(),
            word.to(),
            word.prefix() ? 1 : 0,
            word.at(),
            Objects.requireNonNull(word.seal()))
        .update();
  }

  /// Takes back what peers kept, of our own. Inside of a change.
  ///
  /// @return those that were not known, in their order
  List<NameChangeWord> adopt(Collection<NameChangeWord> ours) {
    return ours.stream()
        .sorted(Comparator.comparingLong(NameChangeWord::at))
        .filter(word -> insert(word) > 0)
        .toList();
  }

  public NameChangePage after(long number) {
    return new NameChangePage(
        database
            .sql()
            .sql("SELECT " + COLUMNS + " FROM name_word WHERE number > ? ORDER BY number LIMIT ?")
            .params(number, NameChangeWord.MOST)
            .query(RenameWords::word)
            .list());
  }

  /// All of them, for records that come back.
  NameChanges all() {
    List<NameChangeWord> words =
        database.sql().sql("SELECT " + COLUMNS + " FROM name_word").query(RenameWords::word).list();
    return new NameChanges(words);
  }

  @Scheduled(initialDelay = 15, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forgetTheOld() {
    database.write(
        () ->
            database
                .sql()
                .sql(
                    "DELETE FROM name_word WHERE number <= (SELECT number FROM name_word ORDER BY"
                        + " number DESC LIMIT 1 OFFSET ?)")
                .param(MOST_KEPT)
                .update());
  }

  private static NameChangeWord word(ResultSet rs, int n) throws SQLException {
    return new NameChangeWord(
        rs.getLong(1),
        NameChangeWord.Kind.valueOf(rs.getString(2)),
        rs.getString(3),
        rs.getString(4),
        rs.getInt(5) != 0,
        rs.getLong(6),
        rs.getString(7));
  }
}
