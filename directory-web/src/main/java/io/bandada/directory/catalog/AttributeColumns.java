package io.bandada.directory.catalog;

import io.bandada.directory.api.FileAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// [FileAttributes] as two columns, `mode` and `mtime_nanos`, which are both null or both not.
public final class AttributeColumns {
  private AttributeColumns() {}

  /// @param column of the mode; the time is the next one
  public static @Nullable FileAttributes read(ResultSet rs, int column) throws SQLException {
    int mode = rs.getInt(column);
    return rs.wasNull() ? null : new FileAttributes(mode, rs.getLong(column + 1));
  }

  public static @Nullable Integer mode(@Nullable FileAttributes attributes) {
    return attributes == null ? null : attributes.mode();
  }

  public static @Nullable Long mtime(@Nullable FileAttributes attributes) {
    return attributes == null ? null : attributes.mtimeNanos();
  }
}
