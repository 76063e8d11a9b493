package io.bandada.directory.accounts;

import io.bandada.directory.api.Problem;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// The users.
@Component
public class Accounts {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final int MOST = 10_000;

  private final Database database;
  private final Passwords passwords;
  private final SignInPace pace;
  private final Events events;
  private final InstantSource clock;

  /// There is an admin. Once true it stays so: the last admin can be neither removed nor made less.
  private volatile boolean setUp;

  Accounts(
      Database database, Passwords passwords, SignInPace pace, Events events, InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.pace = pace;
    this.events = events;
    this.clock = clock;
  }

  /// Until there is an admin, every page leads to the set-up.
  public boolean setUp() {
    if (!setUp) {
      setUp = admins() > 0;
    }
    return setUp;
  }

  /// Who this is.
  ///
  /// @param place where the attempt comes from
  /// @throws Refusal wrong-password, after the same work for an unknown user; busy
  public Account signIn(String name, String password, String place) {
    pace.check(name, place);
    Optional<String> hash = hashOf(name);
    if (hash.isEmpty()) {
      passwords.pretend(password);
    }
    if (hash.isEmpty() || !passwords.matches(password, hash.get())) {
      pace.failed(name, place);
      String shown = NAME.matcher(name).matches() ? name : "somebody";
      events.record(
          Events.DIRECTORY,
          EventKind.SIGN_IN_FAILED,
          shown,
          "A sign-in as " + shown + " from " + place + " failed.");
      throw Refusal.wrongPassword();
    }
    pace.succeeded(name, place);
    return find(name).orElseThrow(Refusal::wrongPassword);
  }

  private Optional<String> hashOf(String name) {
    return database
        .sql()
        .sql("SELECT password_hash FROM account WHERE name = ?")
        .param(name)
        .query((rs, n) -> rs.getString(1))
        .optional();
  }

  /// What a sign-in of this user rests on now.
  public Optional<Standing> standing(String name) {
    return database
        .sql()
        .sql("SELECT role, password_hash, signed_out FROM account WHERE name = ?")
        .param(name)
        .query(
            (rs, n) ->
                new Standing(
                    Role.of(rs.getString(1)), Sha256.hex(rs.getString(2) + "\n" + rs.getInt(3))))
        .optional();
  }

  public Optional<Account> find(String name) {
    return database
        .sql()
        .sql("SELECT name, role, created_at FROM account WHERE name = ?")
        .param(name)
        .query(Accounts::account)
        .optional();
  }

  public List<Account> all() {
    return database
        .sql()
        .sql("SELECT name, role, created_at FROM account ORDER BY name LIMIT ?")
        .param(MOST)
        .query(Accounts::account)
        .list();
  }

  /// @throws Refusal when the name is taken, or name or password do not fit
  public Account add(String name, String password, Role role, String by) {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.badRequest(
          "a user's name has 1 to 64 letters, digits, . _ @ - and begins with a letter or digit");
    }
    String hash = passwords.hash(password);
    Account account = new Account(name, role, clock.millis());
    database.write(
        () -> {
          int rows =
              database
                  .sql()
                  .sql(
                      "INSERT INTO account (name, password_hash, role, created_at) VALUES (?, ?, ?,"
                          + " ?) ON CONFLICT (name) DO NOTHING")
                  .params(name, hash, role.word(), account.createdAt())
                  .update();
          if (rows == 0) {
            throw Refusal.conflict(
                Problem.NAME_TAKEN, "there is a user " + name + " already", "choose another name");
          }
          events.record(
              by, EventKind.USER_ADDED, name, by + " added the " + role.word() + " " + name + ".");
          database.announce(new AccountChanged(name));
        });
    return account;
  }

  /// The first admin.
  public Account setUp(String name, String password) {
    Account admin =
        database.write(
            () -> {
              if (admins() > 0) {
                throw Refusal.notAllowed("the directory is set up already", "sign in at /login");
              }
              Account first = add(name, password, Role.ADMIN, name);
              events.record(name, EventKind.SETUP, name, name + " set the directory up.");
              return first;
            });
    setUp = true;
    return admin;
  }

  /// Takes a user away; `Users` ends what he is signed in with.
  public void remove(String name, String by) {
    database.write(
        () -> {
          Account account = find(name).orElseThrow(() -> noSuchUser(name));
          keepAnAdmin(account);
          database.sql().sql("DELETE FROM account WHERE name = ?").param(name).update();
          events.record(by, EventKind.USER_REMOVED, name, by + " removed the user " + name + ".");
          database.announce(new AccountChanged(name));
        });
  }

  /// Gives a user another role; `Users` sees to what he is signed in with.
  public void setRole(String name, Role role, String by) {
    database.write(
        () -> {
          Account account = find(name).orElseThrow(() -> noSuchUser(name));
          if (account.role() == role) {
            return;
          }
          keepAnAdmin(account);
          database
              .sql()
              .sql("UPDATE account SET role = ? WHERE name = ?")
              .params(role.word(), name)
              .update();
          events.record(
              by,
              EventKind.ROLE_CHANGED,
              name,
              by
                  + " made "
                  + name
                  + " "
                  + role.named()
                  + "; before, it was "
                  + account.role().named()
                  + ".");
          database.announce(new AccountChanged(name));
        });
  }

  private void keepAnAdmin(Account leaving) {
    if (leaving.role() == Role.ADMIN && admins() == 1) {
      throw Refusal.conflict(
          Problem.NOT_ALLOWED, leaving.name() + " is the last admin", "make another admin first");
    }
  }

  /// What is kept of a password. Slow: not to be asked inside of a change.
  public String hash(String password) {
    return passwords.hash(password);
  }

  /// Gives a user another password; `Users` ends what he is signed in with.
  public void setPasswordHash(String name, String hash, String by) {
    database.write(
        () -> {
          int rows =
              database
                  .sql()
                  .sql("UPDATE account SET password_hash = ? WHERE name = ?")
                  .params(hash, name)
                  .update();
          if (rows == 0) {
            throw noSuchUser(name);
          }
          events.record(
              by, EventKind.PASSWORD_CHANGED, name, by + " set a new password for " + name + ".");
          database.announce(new AccountChanged(name));
        });
  }

  /// Every sign-in of this user so far is over.
  public void signOutEverywhere(String name, String by) {
    database.write(
        () -> {
          int rows =
              database
                  .sql()
                  .sql("UPDATE account SET signed_out = signed_out + 1 WHERE name = ?")
                  .param(name)
                  .update();
          if (rows == 0) {
            throw noSuchUser(name);
          }
          events.record(
              by,
              EventKind.SIGNED_OUT_EVERYWHERE,
              name,
              by + " signed " + name + " out everywhere.");
          database.announce(new AccountChanged(name));
        });
  }

  private int admins() {
    return database
        .sql()
        .sql("SELECT count(*) FROM account WHERE role = 'admin'")
        .query((rs, n) -> rs.getInt(1))
        .single();
  }

  private static Refusal noSuchUser(String name) {
    return Refusal.notFound("there is no user " + name);
  }

  private static Account account(ResultSet rs, int n) throws SQLException {
    return new Account(rs.getString(1), Role.of(rs.getString(2)), rs.getLong(3));
  }
}
