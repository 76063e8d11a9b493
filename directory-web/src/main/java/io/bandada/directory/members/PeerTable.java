package io.bandada.directory.members;

import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.IndexState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/// The peer table.
@Component
class PeerTable {
  private static final int CHUNK = 500;
  private static final String COLUMNS =
      "id, name, account, site, state, state_since, joined_at, last_seen_at, incarnation, ping_seq,"
          + " addresses, load_now, capacity_bytes, free_bytes, rate_in, rate_out, draining";

  private final Database database;

  PeerTable(Database database) {
    this.database = database;
  }

  List<Member> all() {
    return database.sql().sql("SELECT " + COLUMNS + " FROM peer").query(PeerTable::member).list();
  }

  boolean nameTaken(String name, String byOther) {
    return database
        .sql()
        .sql("SELECT 1 FROM peer WHERE name = ? AND id <> ?")
        .params(name, byOther)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  void insert(Member m) {
    PeerVitals v = m.vitals();
    database
        .sql()
        .sql(
            "INSERT INTO peer ("
                + COLUMNS
                + ", index_epoch, index_seq, index_count, index_digest, index_bytes,"
                + " index_verified_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, 0, ?, 0, NULL)")
        .params(
            Arrays.asList(
                m.id(),
                m.name(),
                m.account(),
                m.site(),
                m.state().word(),
                m.stateSince(),
                m.joinedAt(),
                m.lastSeenAt(),
                m.incarnation(),
                m.pingSeq(),
                String.join(" ", v.addresses()),
                v.load(),
                v.capacityBytes(),
                v.freeBytes(),
                v.bytesPerSecondIn(),
                v.bytesPerSecondOut(),
                v.draining() ? 1 : 0,
                IndexState.UNKNOWN,
                IndexState.UNKNOWN,
                IndexDigest.EMPTY.hex()))
        .update();
  }

  /// Who it is and what state it is in; what pings say goes by [#flush].
  void update(Member m) {
    database
        .sql()
        .sql(
            "UPDATE peer SET name = ?, account = ?, site = ?, state = ?, state_since = ? WHERE id ="
                + " ?")
        .params(
            Arrays.asList(
                m.name(), m.account(), m.site(), m.state().word(), m.stateSince(), m.id()))
        .update();
  }

  /// What pings said since the last time.
  void flush(Collection<Seen> seen) {
    database
        .batch()
        .batchUpdate(
            "UPDATE peer SET last_seen_at = ?, incarnation = ?, ping_seq = ?, addresses = ?,"
                + " load_now = ?, capacity_bytes = ?, free_bytes = ?, rate_in = ?, rate_out = ?,"
                + " draining = ?, index_verified_at = ? WHERE id = ?",
            seen,
            CHUNK,
            (row, s) -> {
              Member m = s.member();
              PeerVitals v = m.vitals();
              row.setLong(1, m.lastSeenAt());
              row.setLong(2, m.incarnation());
              row.setLong(3, m.pingSeq());
              row.setString(4, String.join(" ", v.addresses()));
              row.setInt(5, v.load());
              row.setLong(6, v.capacityBytes());
              row.setLong(7, v.freeBytes());
              row.setLong(8, v.bytesPerSecondIn());
              row.setLong(9, v.bytesPerSecondOut());
              row.setInt(10, v.draining() ? 1 : 0);
              row.setLong(11, s.verifiedAt());
              row.setString(12, m.id());
            });
  }

  record Seen(Member member, long verifiedAt) {}

  /// A peer that left long ago, and what it had. Its revoked certificates stay until they have run
  /// out, so that none works again.
  void delete(String peerId) {
    for (String table : List.of("holding", "placement", "command")) {
      database.sql().sql("DELETE FROM " + table + " WHERE peer_id = ?").param(peerId).update();
    }
    database.sql().sql("DELETE FROM peer WHERE id = ?").param(peerId).update();
  }

  private static Member member(ResultSet rs, int n) throws SQLException {
    String addresses = rs.getString(11);
    PeerVitals vitals =
        new PeerVitals(
            addresses.isEmpty() ? List.of() : List.of(addresses.split(" ")),
            rs.getInt(12),
            rs.getLong(13),
            rs.getLong(14),
            rs.getLong(15),
            rs.getLong(16),
            rs.getInt(17) != 0);
    return new Member(
        rs.getString(1),
        rs.getString(2),
        rs.getString(3),
        rs.getString(4),
        PeerState.of(rs.getString(5)),
        rs.getLong(6),
        rs.getLong(7),
        rs.getLong(8),
        rs.getLong(9),
        rs.getLong(10),
        vitals);
  }
}
