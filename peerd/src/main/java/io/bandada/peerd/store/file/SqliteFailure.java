package io.bandada.peerd.store.file;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What a failure of SQLite means.
public final class SqliteFailure {
  /// A failure's code has its kind here, and details above.
  private static final int KIND_OF_CODE = 0xff;

  private SqliteFailure() {}

  public static boolean isFull(SQLException e) {
    return isOf(e, SQLiteErrorCode.SQLITE_FULL);
  }

  /// By another program: a backup, a shell.
  public static boolean isHeld(SQLException e) {
    return isOf(e, SQLiteErrorCode.SQLITE_BUSY) || isOf(e, SQLiteErrorCode.SQLITE_LOCKED);
  }

  /// It was read, and is not what was written.
  public static boolean isDamage(SQLException e) {
    return isOf(e, SQLiteErrorCode.SQLITE_CORRUPT) || isOf(e, SQLiteErrorCode.SQLITE_NOTADB);
  }

  private static boolean isOf(SQLException e, SQLiteErrorCode kind) {
    return e instanceof SQLiteException known
        && (known.getResultCode().code & KIND_OF_CODE) == kind.code;
  }

  /// The driver may say only that it cannot connect; why is below.
  public static String rootMessage(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : rootMessage(cause);
  }
}
