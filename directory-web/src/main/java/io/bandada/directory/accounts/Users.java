package io.bandada.directory.accounts;

import io.bandada.directory.database.Database;
import org.springframework.stereotype.Component;

/// What is done to a user reaches what he is signed in with: removed, the sessions of his peers end in the same change; in
/// another role, they have the rights of that role.
@Component
public class Users {
  private final Database database;
  private final Accounts accounts;
  private final PeerSessions sessions;

  Users(Database database, Accounts accounts, PeerSessions sessions) {
    this.database = database;
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /// @throws io.bandada.directory.problems.Refusal not-found; not-allowed for the last admin
  public void remove(String name, String by) {
    database.write(
        () -> {
          accounts.remove(name, by);
          sessions.revokeAccount(name);
        });
  }

  /// The same role again is no change.
  ///
  /// @throws io.bandada.directory.problems.Refusal not-found; not-allowed for the last admin
  public void setRole(String name, Role role, String by) {
    database.write(
        () -> {
          accounts.setRole(name, role, by);
          sessions.readAnew(name);
        });
  }
}
