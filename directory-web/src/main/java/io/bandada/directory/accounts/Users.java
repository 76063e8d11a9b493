package io.bandada.directory.accounts;

import io.bandada.directory.database.Database;
import org.springframework.stereotype.Component;

/// Removing a user ends the sessions of his peers in the same change.
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

  public void remove(String name, String by) {
    database.write(
        () -> {
          accounts.remove(name, by);
          sessions.revokeAccount(name);
        });
  }
}
