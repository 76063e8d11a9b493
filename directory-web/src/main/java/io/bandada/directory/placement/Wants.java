package io.bandada.directory.placement;

import io.bandada.directory.database.Database;

/// Which contents somebody wants: a name points to it, or did and keeps it, an upload brings it, or
/// somebody asked for a removed name back. All others may go.
final class Wants {
  private Wants() {}

  /// @param root an expression of SQL
  static String wanted(String root) {
    return """
    (EXISTS (SELECT 1 FROM file w WHERE w.root = %1$s)
      OR EXISTS (SELECT 1 FROM revision w WHERE w.root = %1$s AND w.kept = 1)
      OR EXISTS (SELECT 1 FROM upload w WHERE w.root = %1$s)
      OR EXISTS (SELECT 1 FROM restore w WHERE w.root = %1$s))
    """
        .formatted(root);
  }

  static boolean wanted(Database database, String root) {
    return database
        .sql()
        .sql("SELECT 1 WHERE " + wanted(":root"))
        .param("root", root)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
