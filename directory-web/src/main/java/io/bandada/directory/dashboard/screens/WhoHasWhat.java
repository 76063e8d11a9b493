package io.bandada.directory.dashboard.screens;

import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.database.Database;
import java.util.List;
import org.springframework.stereotype.Component;

/// Reads which peers hold a file, which files a peer holds, and what a name has pointed to.
@Component
class WhoHasWhat {
  static final int MAX_HOLDERS = 200;
  static final int MAX_HELD = 50;

  private final Database database;

  WhoHasWhat(Database database) {
    this.database = database;
  }

  /// The first of them, and how many there are.
  record HolderPage(List<FileHolder> shown, Tally count) {}

  /// Whole copies at live peers first.
  HolderPage holders(String root) {
    var holders = firstHolders(root, MAX_HOLDERS + 1);
    return new HolderPage(
        holders.subList(0, Math.min(holders.size(), MAX_HOLDERS)),
        Tally.counted(holders.size(), MAX_HOLDERS));
  }

  private List<FileHolder> firstHolders(String root, int limit) {
    return database
        .sql()
        .sql(
            """
            SELECT p.id, p.name, p.state, h.have_bytes, h.size_bytes
            FROM holding h JOIN peer p ON p.id = h.peer_id
            WHERE h.root = :root
            ORDER BY CASE p.state WHEN 'live' THEN 0 WHEN 'stale' THEN 1 WHEN 'lost' THEN 2 ELSE 3 END, h.have_bytes DESC, p.name
            LIMIT :limit
            """)
        .param("root", root)
        .param("limit", limit)
        .query(
            (result, line) ->
                new FileHolder(
                    result.getString(1),
                    result.getString(2),
                    result.getString(3),
                    result.getLong(4),
                    result.getLong(5)))
        .list();
  }

  /// The files of a peer that need attention first, then by name.
  List<HeldFile> held(String peer) {
    return database
        .sql()
        .sql(
            """
            SELECT f.name, h.size_bytes, h.have_bytes, f.copies, f.copies_wanted
            FROM holding h JOIN file f ON f.root = h.root
            WHERE h.peer_id = :peer
            ORDER BY CASE WHEN f.copies < f.copies_wanted THEN f.copies ELSE 1000 END, f.name
            LIMIT :limit
            """)
        .param("peer", peer)
        .param("limit", MAX_HELD)
        .query(
            (result, line) ->
                new HeldFile(
                    result.getString(1),
                    result.getLong(2),
                    result.getLong(3),
                    result.getInt(4),
                    result.getInt(5)))
        .list();
  }

  /// Files without a copy within reach of which this peer has a whole one: they come back with it.
  long onlyAt(String peer) {
    return database
        .sql()
        .sql(
            """
            SELECT COUNT(*) FROM holding h JOIN file f ON f.root = h.root
            WHERE h.peer_id = :peer AND f.copies = 0 AND h.have_bytes = h.size_bytes
            """)
        .param("peer", peer)
        .query(Long.class)
        .single();
  }
}
