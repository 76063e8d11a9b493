package io.bandada.directory.accounts.users;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.Sha256;
import io.bandada.directory.accounts.SignInPace;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.api.NewToken;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.TokenRecord;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The tokens by which machines join in the name of a user. Only the hash of a secret is kept; a
/// token is used up in the very change that lets the machine in, so of two that come with it one is
/// refused.
@Component
public class JoinTokens {
  /// Of one user, at a time.
  static final int MOST_OPEN = 100;

  /// Of one user, that are over and still shown.
  private static final int MOST_ENDED = 100;

  private static final int MOST_LISTED = 1_000;
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;
  private static final int MOST_ID = 20;

  /// One that is over is shown this much longer, so that its maker sees what became of it.
  private static final Duration SHOWN = Duration.ofDays(1);

  /// Compared with when there is no such token.
  private static final String NOBODYS = "0".repeat(64);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String COLUMNS =
      "SELECT id, account, created_at, expires_at, used_at, used_by_peer, revoked_at, secret_hash"
          + " FROM join_token";
  private static final String OPEN = " used_at IS NULL AND revoked_at IS NULL AND expires_at > ?";

  private final Database database;
  private final Accounts accounts;
  private final Authority authority;
  private final SignInPace pace;
  private final Events events;
  private final InstantSource clock;
  private final Duration good;

  JoinTokens(
      Database database,
      Accounts accounts,
      Authority authority,
      SignInPace pace,
      Events events,
      InstantSource clock,
      DirectorySettings settings) {
    this.database = database;
    this.accounts = accounts;
    this.authority = authority;
    this.pace = pace;
    this.events = events;
    this.clock = clock;
    this.good = settings.accounts().joinToken();
  }

  private record Row(TokenRecord token, String secretHash) {}

  /// A fresh token for this user's own machines.
  ///
  /// @throws Refusal when the user may run no peers, or has too many tokens open
  public NewToken make(String account) {
    JoinToken token =
        new JoinToken(
            HexFormat.of().formatHex(random(ID_BYTES)),
            text(random(SECRET_BYTES)),
            authority.pin());
    long now = clock.millis();
    long expires = now + good.toMillis();
    database.write(
        () -> {
          requireNoViewer(
              accounts
                  .find(account)
                  .orElseThrow(() -> Refusal.notFound("there is no user " + account)));
          if (open(account, now) >= MOST_OPEN) {
            throw Refusal.conflict(
                Problem.NOT_ALLOWED,
                account + " has " + MOST_OPEN + " join tokens open",
                "revoke those that nobody needs, or wait until they are over");
          }
          forgetBeyond(account, now);
          database
              .sql()
              .sql(
                  "INSERT INTO join_token (id, secret_hash, account, created_at, expires_at) VALUES"
                      + " (?, ?, ?, ?, ?)")
              .params(token.id(), Sha256.hex(token.secret()), account, now, expires)
              .update();
          events.record(
              account,
              EventKind.TOKEN_MADE,
              token.id(),
              account + " made the join token " + token.id() + ".");
        });
    return new NewToken(token.id(), token.text(), Instant.ofEpochMilli(expires).toString());
  }

  /// However often somebody makes and revokes, it does not fill the table.
  private void forgetBeyond(String account, long now) {
    database
        .sql()
        .sql(
            "DELETE FROM join_token WHERE id IN (SELECT id FROM join_token WHERE account = ? AND"
                + " NOT ("
                + OPEN
                + ") ORDER BY created_at DESC, id LIMIT "
                + MOST_LISTED
                + " OFFSET "
                + MOST_ENDED
                + ")")
        .params(account, now)
        .update();
  }

  private int open(String account, long now) {
    return database
        .sql()
        .sql("SELECT count(*) FROM join_token WHERE account = ? AND" + OPEN)
        .params(account, now)
        .query((rs, n) -> rs.getInt(1))
        .single();
  }

  /// In whose name a machine would join by this token now. Ask this first, outside of any change:
  /// guesses are counted, slowed down and written down here. [#redeem] has the last word.
  ///
  /// @param place where the attempt comes from
  /// @throws Refusal bad-token, the same words whatever is wrong; not-allowed for a viewer's; busy
  public Account owner(String id, String secret, String place) {
    String counted = id.length() > MOST_ID ? "" : "token " + id;
    pace.check(counted, place);
    try {
      Account owner = owner(id, secret);
      pace.succeeded(counted, place);
      return owner;
    } catch (Refusal refusal) {
      if (refusal.code().equals(Problem.BAD_TOKEN)) {
        pace.failed(counted, place);
        events.record(
            Events.DIRECTORY,
            EventKind.SIGN_IN_FAILED,
            null,
            "A join token from " + place + " was not good.");
      }
      throw refusal;
    }
  }

  /// Uses a token up. To be called in the change that issues the machine's certificate: either both
  /// happen, or none does.
  ///
  /// @throws Refusal bad-token, also when another machine was faster; not-allowed for a viewer's
  public Account redeem(String id, String secret, String peerId) {
    return database.write(
        () -> {
          Account owner = owner(id, secret);
          long now = clock.millis();
          int rows =
              database
                  .sql()
                  .sql(
                      "UPDATE join_token SET used_at = ?, used_by_peer = ? WHERE id = ? AND" + OPEN)
                  .params(now, peerId, id, now)
                  .update();
          if (rows == 0) {
            throw Refusal.badToken();
          }
          events.record(
              owner.name(),
              EventKind.TOKEN_USED,
              id,
              "The join token " + id + " of " + owner.name() + " let a peer in.");
          return owner;
        });
  }

  private Account owner(String id, String secret) {
    Optional<Row> row = id.length() > MOST_ID ? Optional.empty() : find(id);
    byte[] given = Sha256.hex(secret).getBytes(StandardCharsets.US_ASCII);
    byte[] wanted = row.map(Row::secretHash).orElse(NOBODYS).getBytes(StandardCharsets.US_ASCII);
    boolean same = MessageDigest.isEqual(given, wanted);
    if (!same || row.isEmpty() || !row.get().token().state().equals(TokenRecord.OPEN)) {
      throw Refusal.badToken();
    }
    Account owner = accounts.find(row.get().token().account()).orElseThrow(Refusal::badToken);
    requireNoViewer(owner);
    return owner;
  }

  private static void requireNoViewer(Account account) {
    if (account.role() == Role.VIEWER) {
      throw Refusal.notAllowed(
          account.name() + " is a viewer, and viewers run no peers",
          "ask an admin for the role member");
    }
  }

  /// What became of this user's tokens of late, the newest first; of everybody's for an admin.
  public List<TokenRecord> listFor(Caller caller) {
    boolean all = caller.role() == Role.ADMIN;
    return database
        .sql()
        .sql(
            COLUMNS
                + " WHERE (? = 1 OR account = ?) AND expires_at > ? ORDER BY created_at DESC, id"
                + " LIMIT ?")
        .params(all ? 1 : 0, caller.account(), clock.millis() - SHOWN.toMillis(), MOST_LISTED)
        .query(this::row)
        .list()
        .stream()
        .map(Row::token)
        .toList();
  }

  /// One of the caller's own; any for an admin.
  public Optional<TokenRecord> find(String id, Caller caller) {
    return find(id).map(Row::token).filter(token -> mayRevoke(token, caller));
  }

  private static boolean mayRevoke(TokenRecord token, Caller caller) {
    return caller.role() == Role.ADMIN || token.account().equals(caller.account());
  }

  /// Ends a token before its time. One that is over already stays as it is.
  ///
  /// @throws Refusal not-found, for another user's as well
  public void revoke(String id, Caller caller) {
    database.write(
        () -> {
          TokenRecord token =
              find(id, caller).orElseThrow(() -> Refusal.notFound("there is no join token " + id));
          if (token.state().equals(TokenRecord.OPEN)) {
            end("id = ?", id);
            events.record(
                caller.account(),
                EventKind.TOKEN_REVOKED,
                id,
                caller.account() + " revoked the join token " + id + ".");
          }
        });
  }

  /// Ends all of a user's, as a part of the change that runs.
  void revokeAll(String account) {
    end("account = ?", account);
  }

  private void end(String which, String value) {
    long now = clock.millis();
    database
        .sql()
        .sql("UPDATE join_token SET revoked_at = ? WHERE " + which + " AND" + OPEN)
        .params(now, value, now)
        .update();
  }

  @Scheduled(initialDelay = 15, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forget() {
    database.write(
        () ->
            database
                .sql()
                .sql("DELETE FROM join_token WHERE expires_at < ?")
                .param(clock.millis() - SHOWN.toMillis())
                .update());
  }

  private Optional<Row> find(String id) {
    return database.sql().sql(COLUMNS + " WHERE id = ?").param(id).query(this::row).optional();
  }

  private Row row(ResultSet rs, int n) throws SQLException {
    long expires = rs.getLong(4);
    Long used = time(rs, 5);
    Long revoked = time(rs, 7);
    String state =
        used != null
            ? TokenRecord.USED
            : revoked != null
                ? TokenRecord.REVOKED
                : expires <= clock.millis() ? TokenRecord.EXPIRED : TokenRecord.OPEN;
    return new Row(
        new TokenRecord(
            rs.getString(1),
            rs.getString(2),
            state,
            Instant.ofEpochMilli(rs.getLong(3)).toString(),
            Instant.ofEpochMilli(expires).toString(),
            rs.getString(6),
            said(used != null ? used : revoked)),
        rs.getString(8));
  }

  private static @Nullable Long time(ResultSet rs, int column) throws SQLException {
    long at = rs.getLong(column);
    return rs.wasNull() ? null : at;
  }

  private static @Nullable String said(@Nullable Long at) {
    return at == null ? null : Instant.ofEpochMilli(at).toString();
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
