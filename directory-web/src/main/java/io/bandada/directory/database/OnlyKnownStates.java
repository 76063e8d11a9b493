package io.bandada.directory.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// A connection to SQLite is used again only where it is known to be in no transaction.
///
/// When a transaction cannot begin because another process has the file, the driver takes the
/// connection for one inside a transaction all the same: from then on each statement would commit
/// by itself, and each commit fail. After any failure that is not a plain refusal of a row, the
/// connection is closed, which undoes what it had begun, and the pool opens another: that costs a
/// millisecond.
final class OnlyKnownStates implements SQLExceptionOverride {
  /// SQLITE_CONSTRAINT, in the low byte of every code that says more of it.
  private static final int CONSTRAINT = 19;

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return (failure.getErrorCode() & 0xff) == CONSTRAINT
        ? Override.DO_NOT_EVICT
        : Override.MUST_EVICT;
  }
}
