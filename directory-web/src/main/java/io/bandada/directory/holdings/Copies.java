package io.bandada.directory.holdings;

import io.bandada.directory.database.Database;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Keeps `file.copies`, and `revision.copies` of those that are kept: how many live or stale peers
/// hold the whole content. Counted anew where something changed, never counted up and down, so that
/// it cannot drift.
@Component
public class Copies {
  /// SQLite takes 32,766 parameters, PostgreSQL 65,535.
  private static final int CHUNK = 500;

  private static final String COUNT =
      """
      UPDATE %1$s SET copies = (
        SELECT count(*) FROM holding h JOIN peer p ON p.id = h.peer_id
        WHERE h.root = %1$s.root AND h.size_bytes = %1$s.size_bytes AND h.have_bytes = h.size_bytes
          AND p.state IN ('live', 'stale'))
      WHERE %2$s root IN (%3$s)
      """;

  private final Database database;

  Copies(Database database) {
    this.database = database;
  }

  /// Some entries for these contents, or names of them, changed. Inside of the change.
  public void recount(Collection<String> roots) {
    if (roots.isEmpty()) {
      return;
    }
    List<String> all = List.copyOf(new HashSet<>(roots));
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<String> some = all.subList(from, Math.min(all.size(), from + CHUNK));
      database.sql().sql(ofFiles(":roots")).param("roots", some).update();
      database.sql().sql(ofRevisions(":roots")).param("roots", some).update();
    }
    database.announce(HoldingsChanged.of(Set.copyOf(all)));
  }

  private static String ofFiles(String roots) {
    return COUNT.formatted("file", "", roots);
  }

  private static String ofRevisions(String roots) {
    return COUNT.formatted("revision", "kept = 1 AND", roots);
  }

  /// This peer began or ceased to count. Inside of the change that writes its state.
  public void recountOf(String peerId) {
    String held = "SELECT h2.root FROM holding h2 WHERE h2.peer_id = :peer";
    int changed =
        database.sql().sql(ofFiles(held)).param("peer", peerId).update()
            + database.sql().sql(ofRevisions(held)).param("peer", peerId).update();
    if (changed == 0) {
      return;
    }
    List<String> roots =
        database
            .sql()
            .sql("SELECT root FROM holding WHERE peer_id = ? LIMIT ?")
            .params(peerId, HoldingsChanged.MOST + 1)
            .query((rs, n) -> rs.getString(1))
            .list();
    database.announce(HoldingsChanged.of(Set.copyOf(roots)));
  }
}
