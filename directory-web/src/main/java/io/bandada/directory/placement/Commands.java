package io.bandada.directory.placement;

import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What peers were told and have not confirmed. Which peers have something waiting is kept in
/// memory, so that a ping of one that has nothing reads nothing.
@Component
class Commands {
  private static final int MOST_A_REPLY = 50;

  /// Words about other names that go with a DROP: a peer that knows more names than that keeps the
  /// content.
  private static final int MOST_OTHER_WORDS = 50;

  private static final String TOMBSTONE = "t.id, t.name, t.revision, t.root, t.removed_at, t.seal";
  private static final String COLUMNS =
      TOMBSTONE + ", c.id, c.peer_id, c.kind, c.root, c.size_bytes";

  private final Database database;
  private final InstantSource clock;

  /// Peers that may have commands; one too many does no harm.
  private final ConcurrentHashMap.KeySetView<String, Boolean> waiting =
      ConcurrentHashMap.newKeySet();

  Commands(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    waiting.addAll(
        database
            .sql()
            .sql("SELECT DISTINCT peer_id FROM command")
            .query((rs, n) -> rs.getString(1))
            .list());
  }

  record Command(
      String id,
      String peerId,
      PeerCommand.Kind kind,
      String root,
      long sizeBytes,
      @Nullable Tombstone tombstone) {}

  /// Once, however often it is ordered.
  ///
  /// @param tombstone for a DROP: the id of the sealed removal; the newest one is shown
  void order(
      String peerId,
      PeerCommand.Kind kind,
      String root,
      long sizeBytes,
      @Nullable String tombstone) {
    database.write(
        () -> {
          database
              .sql()
              .sql(
                  "INSERT INTO command (id, peer_id, kind, root, size_bytes, tombstone, created_at)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (peer_id, kind, root) DO UPDATE"
                      + " SET id = excluded.id, tombstone = excluded.tombstone WHERE command.kind ="
                      + " 'DROP'")
              .params(
                  Arrays.asList(
                      "c" + UUID.randomUUID().toString().replace("-", ""),
                      peerId,
                      kind.name(),
                      root,
                      sizeBytes,
                      tombstone,
                      clock.millis()))
              .update();
          database.afterCommit(() -> waiting.add(peerId));
        });
  }

  /// A DROP to every holder of the contents of this change that nobody wants any more.
  void dropAll(String change) {
    String id =
        database.postgres()
            ? "md5(random()::text || t.id || h.peer_id)"
            : "lower(hex(randomblob(16)))";
    long now = clock.millis();
    database
        .sql()
        .sql(
            """
            INSERT INTO command (id, peer_id, kind, root, size_bytes, tombstone, created_at)
            SELECT 'c' || %s, h.peer_id, 'DROP', t.root, h.size_bytes, t.id, CAST(:now AS BIGINT)
            FROM (SELECT t.root AS root, max(t.id) AS id FROM tombstone t
              WHERE t.change_id = :change AND NOT %s GROUP BY t.root) t
            JOIN holding h ON h.root = t.root WHERE h.have_bytes >= 0
            ON CONFLICT (peer_id, kind, root) DO UPDATE SET id = excluded.id, tombstone = excluded.tombstone
            """
                .formatted(id, Wants.wanted("t.root")))
        .param("now", now)
        .param("change", change)
        .update();
    List<String> peers =
        database
            .sql()
            .sql(
                "SELECT DISTINCT h.peer_id FROM tombstone t JOIN holding h ON h.root = t.root WHERE"
                    + " t.change_id = ?")
            .param(change)
            .query((rs, n) -> rs.getString(1))
            .list();
    database.afterCommit(() -> waiting.addAll(peers));
  }

  /// The oldest ones for this peer.
  List<Command> of(String peerId) {
    if (!waiting.contains(peerId)) {
      return List.of();
    }
    waiting.remove(peerId);
    List<Command> commands =
        database
            .sql()
            .sql(
                "SELECT "
                    + COLUMNS
                    + " FROM command c LEFT JOIN tombstone t ON t.id = c.tombstone"
                    + " WHERE c.peer_id = ? ORDER BY c.created_at, c.id LIMIT ?")
            .params(peerId, MOST_A_REPLY)
            .query(Commands::command)
            .list();
    if (!commands.isEmpty()) {
      waiting.add(peerId);
    }
    return commands;
  }

  /// Of the other names that this content had: a peer that knows one of them wants a signed word
  /// about it, too.
  List<Tombstone> otherWords(Command drop) {
    Tombstone word = drop.tombstone();
    return word == null
        ? List.of()
        : database
            .sql()
            .sql(
                "SELECT "
                    + TOMBSTONE
                    + " FROM tombstone t WHERE t.root = ? AND t.name <> ? AND t.seal IS NOT NULL"
                    + " ORDER BY t.removed_at DESC, t.id LIMIT ?")
            .params(drop.root(), word.name(), MOST_OTHER_WORDS)
            .query((rs, n) -> word(rs))
            .list();
  }

  /// False: certainly none.
  boolean mayHave(String peerId) {
    return waiting.contains(peerId);
  }

  /// The peer has these behind it.
  void confirm(String peerId, Collection<String> ids) {
    database.write(
        () ->
            database
                .sql()
                .sql("DELETE FROM command WHERE peer_id = :peer AND id IN (:ids)")
                .param("peer", peerId)
                .param("ids", List.copyOf(ids).subList(0, Math.min(ids.size(), MOST_A_REPLY * 4)))
                .update());
  }

  /// Nobody wants these any more.
  void withdraw(PeerCommand.Kind kind, String root) {
    database.write(
        () ->
            database
                .sql()
                .sql("DELETE FROM command WHERE kind = ? AND root = ?")
                .params(kind.name(), root)
                .update());
  }

  private static Command command(ResultSet rs, int n) throws SQLException {
    return new Command(
        rs.getString(7),
        rs.getString(8),
        PeerCommand.Kind.valueOf(rs.getString(9)),
        rs.getString(10),
        rs.getLong(11),
        rs.getString(1) == null ? null : word(rs));
  }

  private static Tombstone word(ResultSet rs) throws SQLException {
    return new Tombstone(
        rs.getString(1),
        rs.getString(2),
        rs.getInt(3),
        rs.getString(4),
        rs.getLong(5),
        rs.getString(6));
  }
}
