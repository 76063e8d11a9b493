package io.bandada.directory.catalog;

import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// The sealed name records that holders keep beside the contents.
@Component
public class SealedNames {
  /// Names of one content that its holders are given.
  private static final int MOST = 100;

  private static final String COLUMNS =
      "x.name, x.revision, x.root, x.size_bytes, x.created_at, x.owner, x.copies_wanted, x.mode,"
          + " x.mtime_nanos, x.named_at";

  private final Database database;
  private final Seals seals;

  SealedNames(Database database, Seals seals) {
    this.database = database;
    this.seals = seals;
  }

  /// Of all names of a content, those of kept revisions among them.
  public List<NameRecord> of(String root) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM file x WHERE x.root = :root UNION ALL SELECT "
                + COLUMNS
                + " FROM revision x WHERE x.root = :root AND x.kept = 1 ORDER BY 1, 2 LIMIT :most")
        .param("root", root)
        .param("most", MOST)
        .query(SealedNames::record)
        .list()
        .stream()
        .map(seals::seal)
        .toList();
  }

  /// Of a file as it is now.
  public NameRecord of(FileRecord file) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM file x WHERE x.name = ?")
        .param(file.name())
        .query(SealedNames::record)
        .optional()
        .map(seals::seal)
        .orElseThrow();
  }

  private static NameRecord record(ResultSet rs, int n) throws SQLException {
    long given = Math.max(rs.getLong(5), rs.getLong(10));
    return new NameRecord(
        rs.getString(1),
        rs.getInt(2),
        rs.getString(3),
        rs.getLong(4),
        Instant.ofEpochMilli(given).toString(),
        rs.getString(6),
        rs.getInt(7),
        AttributeColumns.read(rs, 8),
        null);
  }
}
