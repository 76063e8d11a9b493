package io.bandada.directory.accounts.users;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.Refusal;
import org.springframework.stereotype.Component;

/// What is done to a user reaches what he is signed in with, in the same change: his browsers are
/// signed out and his join tokens are over. His peers go on, with the rights of his role; those of
/// a removed user end with him (departure sees to the rest of that).
@Component
public class Users {
  private final Database database;
  private final Accounts accounts;
  private final JoinTokens tokens;
  private final Authority authority;

  Users(Database database, Accounts accounts, JoinTokens tokens, Authority authority) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.authority = authority;
  }

  /// @throws io.bandada.directory.problems.Refusal not-found; not-allowed for the last admin
  public void remove(String name, String by) {
    database.write(
        () -> {
          accounts.remove(name, by);
          tokens.revokeAll(name);
          authority.revokeAccount(name, by);
        });
  }

  /// The same role again is no change.
  ///
  /// @throws io.bandada.directory.problems.Refusal not-found; not-allowed for the last admin
  public void setRole(String name, Role role, String by) {
    database.write(
        () -> {
          accounts.setRole(name, role, by);
          if (role == Role.VIEWER) {
            tokens.revokeAll(name);
          }
        });
  }

  /// @throws io.bandada.directory.problems.Refusal not-found; bad-request when the password does
  ///   not fit
  public void setPassword(String name, String password, String by) {
    String hash = accounts.hash(password);
    database.write(
        () -> {
          accounts.setPasswordHash(name, hash, by);
          tokens.revokeAll(name);
        });
  }

  /// Ends every sign-in of a user, wherever it was made, and the tokens that he made then.
  ///
  /// @throws io.bandada.directory.problems.Refusal not-found; not-allowed for another one's, unless
  ///   the caller is an admin
  public void signOutEverywhere(String name, Caller by) {
    if (by.role() != Role.ADMIN && !by.account().equals(name)) {
      throw Refusal.notAllowed(
          "only an admin signs others out", "sign yourself out, or ask an admin");
    }
    database.write(
        () -> {
          accounts.signOutEverywhere(name, by.account());
          tokens.revokeAll(name);
        });
  }
}
