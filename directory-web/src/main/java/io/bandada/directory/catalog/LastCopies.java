package io.bandada.directory.catalog;

import io.bandada.directory.database.Database;
import java.util.List;
import org.springframework.stereotype.Component;

/// What would be gone with a peer.
@Component
public class LastCopies {
  private final Database database;

  LastCopies(Database database) {
    this.database = database;
  }

  /// @param names the first of them
  /// @param count how many names there are in all
  public record AtRisk(List<String> names, int count) {}

  /// Names whose content this peer holds whole, and nobody else who is there.
  public AtRisk of(String peerId, int most) {
    String lastHolder =
        """
         FROM holding h JOIN file f ON f.root = h.root
        WHERE h.peer_id = :peer AND h.have_bytes = h.size_bytes AND NOT EXISTS (
          SELECT 1 FROM holding o JOIN peer p ON p.id = o.peer_id
          WHERE o.root = h.root AND o.peer_id <> :peer AND o.have_bytes = o.size_bytes AND p.state IN ('live', 'stale'))
        """;
    int count =
        database
            .sql()
            .sql("SELECT count(*)" + lastHolder)
            .param("peer", peerId)
            .query((rs, n) -> rs.getInt(1))
            .single();
    List<String> names =
        count == 0
            ? List.of()
            : database
                .sql()
                .sql("SELECT f.name" + lastHolder + " ORDER BY f.name LIMIT :most")
                .param("peer", peerId)
                .param("most", most)
                .query((rs, n) -> rs.getString(1))
                .list();
    return new AtRisk(names, count);
  }
}
