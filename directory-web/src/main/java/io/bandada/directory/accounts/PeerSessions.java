package io.bandada.directory.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The sessions of peers. A row that was revoked stays, so that its token never works again.
@Component
public class PeerSessions {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);

  /// Another directory on the same database may revoke: its word is heard this much later.
  private static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final int MOST_REMEMBERED = 50_000;

  private final Database database;
  private final SessionKey key;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Cache<String, Caller> open =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  PeerSessions(Database database, SessionKey key, InstantSource clock, Accounts accounts) {
    this.database = database;
    this.key = key;
    this.clock = clock;
    this.accounts = accounts;
  }

  /// A new session; the token is told once and never again.
  public String open(PeerSession session) {
    String token = key.token(session);
    database.write(() -> insert(session, token));
    return token;
  }

  /// Whose token this is. One that is ours and unknown comes from before the database was lost: it is taken in again.
  Optional<Caller> resolve(String token) {
    String hash = SessionKey.hash(token);
    Caller known = open.getIfPresent(hash);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<PeerSession> session = key.open(token);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    Optional<Boolean> revoked = revoked(hash);
    if (revoked.isEmpty()) {
      database.write(() -> insert(session.get(), token));
      LOG.info("took the session of peer {} in again by its token", session.get().peerName());
    } else if (revoked.get()) {
      return Optional.empty();
    }
    PeerSession peer = session.get();
    // An account that is not there was lost with the database; one that was removed took its sessions along.
    Role role = accounts.find(peer.account()).map(Account::role).orElse(Role.MEMBER);
    if (role == Role.VIEWER) {
      return Optional.empty();
    }
    Caller caller = new Caller(peer.account(), role, peer);
    open.put(hash, caller);
    return Optional.of(caller);
  }

  private Optional<Boolean> revoked(String hash) {
    return database
        .sql()
        .sql("SELECT revoked_at FROM peer_session WHERE token_hash = ?")
        .param(hash)
        .query((rs, n) -> rs.getObject(1) != null)
        .optional();
  }

  private void insert(PeerSession session, String token) {
    database
        .sql()
        .sql(
            "INSERT INTO peer_session (token_hash, peer_id, account, created_at) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (token_hash) DO NOTHING")
        .params(SessionKey.hash(token), session.peerId(), session.account(), clock.millis())
        .update();
  }

  /// Ends all sessions of a peer.
  public void revoke(String peerId) {
    database.write(
        () -> {
          database
              .sql()
              .sql("UPDATE peer_session SET revoked_at = ? WHERE peer_id = ? AND revoked_at IS NULL")
              .params(clock.millis(), peerId)
              .update();
          database.afterCommit(
              () -> open.asMap().values().removeIf(c -> c.peer() != null && c.peer().peerId().equals(peerId)));
        });
  }

  /// The role of an account has changed: its peers' next calls have the rights of the new one.
  void readAnew(String account) {
    database.afterCommit(() -> forget(account));
  }

  private void forget(String account) {
    open.asMap().values().removeIf(c -> c.account().equals(account));
  }

  /// Ends all sessions of an account's peers.
  void revokeAccount(String account) {
    database.write(
        () -> {
          database
              .sql()
              .sql("UPDATE peer_session SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL")
              .params(clock.millis(), account)
              .update();
          database.afterCommit(() -> forget(account));
        });
  }
}
