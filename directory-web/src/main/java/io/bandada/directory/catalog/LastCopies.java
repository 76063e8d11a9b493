package io.bandada.directory.catalog;

import io.bandada.directory.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// What would be gone with some peers.
@Component
public class LastCopies {
  private final Database database;

  LastCopies(Database database) {
    this.database = database;
  }

  /// @param names the first of them
  /// @param count how many names there are in all
  public record AtRisk(List<String> names, int count) {}

  /// Names, `NAME@N` for kept revisions, whose content one of these peers holds whole, and nobody
  /// else who is there. Inside of the change that lets them go, no other peer can go between the
  /// look and the deed.
  public AtRisk of(Set<String> peers, int most) {
    return find(peers, "", Set.of(""), most);
  }

  /// The same, where nobody else who is there is among the `proven`.
  public AtRisk unproven(Set<String> peers, Set<String> proven, int most) {
    return find(peers, " AND o.peer_id IN (:proven)", proven.isEmpty() ? Set.of("") : proven, most);
  }

  private AtRisk find(Set<String> peers, String counted, Set<String> proven, int most) {
    if (peers.isEmpty()) {
      return new AtRisk(List.of(), 0);
    }
    AtRisk files = find("file f", "f.name", peers, counted, proven, most);
    AtRisk earlier =
        find(
            "(SELECT name, revision, root FROM revision WHERE kept = 1) f",
            "f.name || '@' || f.revision",
            peers,
            counted,
            proven,
            most - files.names().size());
    List<String> names = new ArrayList<>(files.names());
    names.addAll(earlier.names());
    return new AtRisk(List.copyOf(names), files.count() + earlier.count());
  }

  /// @param table of names, called f
  /// @param name what people call one of them
  private AtRisk find(
      String table, String name, Set<String> peers, String counted, Set<String> proven, int most) {
    String lastHolder =
        """
         FROM holding h JOIN %s ON f.root = h.root
        WHERE h.peer_id IN (:peers) AND h.have_bytes = h.size_bytes AND NOT EXISTS (
          SELECT 1 FROM holding o JOIN peer p ON p.id = o.peer_id
          WHERE o.root = h.root AND o.peer_id NOT IN (:peers) AND o.have_bytes = o.size_bytes AND p.state IN ('live', 'stale')%s)
        """
            .formatted(table, counted);
    int count =
        database
            .sql()
            .sql("SELECT count(DISTINCT " + name + ")" + lastHolder)
            .param("peers", peers)
            .param("proven", proven)
            .query((rs, n) -> rs.getInt(1))
            .single();
    List<String> names =
        count == 0 || most <= 0
            ? List.of()
            : database
                .sql()
                .sql("SELECT DISTINCT " + name + lastHolder + " ORDER BY 1 LIMIT :most")
                .param("peers", peers)
                .param("proven", proven)
                .param("most", most)
                .query((rs, n) -> rs.getString(1))
                .list();
    return new AtRisk(names, count);
  }
}
