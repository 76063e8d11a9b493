package io.bandada.directory.authority.peers;

import io.bandada.directory.api.ClockSkew;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.x509.Digest;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.database.Database;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The table `certificate`: one row a key of a peer.
@Component
public class CertificateTable {
  /// From the end of a certificate on it can be renewed for so long.
  static final Duration RENEWABLE = Duration.ofDays(7);

  /// Revoked keys that a trust bundle tells of.
  public static final int MOST_REVOKED = 10_000;

  private static final Duration KEPT = RENEWABLE.plusDays(1);
  private static final String COLUMNS =
      "SELECT key_hash, peer_id, peer_name, account, site, public_key, not_before, not_after,"
          + " told_at, revoked_at, replaced FROM certificate WHERE ";
  private static final String LISTED =
      " FROM certificate WHERE revoked_at IS NOT NULL AND not_after > ?";

  private final Database database;

  public CertificateTable(Database database) {
    this.database = database;
  }

  /// @param publicKey SubjectPublicKeyInfo, base64
  public record Row(
      String key,
      String peerId,
      String peerName,
      String account,
      @Nullable String site,
      String publicKey,
      Instant notBefore,
      Instant notAfter,
      Instant toldAt,
      boolean revoked,
      boolean replaced) {
    /// @throws IllegalArgumentException when only the revocation was heard of
    public PeerSubject subject() {
      return new PeerSubject(peerId, peerName, account, site);
    }
  }

  Optional<Row> find(String key) {
    return database
        .sql()
        .sql(COLUMNS + "key_hash = ?")
        .param(key)
        .query(CertificateTable::row)
        .optional();
  }

  public List<Row> ofPeer(String peerId) {
    return database
        .sql()
        .sql(COLUMNS + "peer_id = ?")
        .param(peerId)
        .query(CertificateTable::row)
        .list();
  }

  List<Row> ofAccount(String account) {
    return database
        .sql()
        .sql(COLUMNS + "account = ?")
        .param(account)
        .query(CertificateTable::row)
        .list();
  }

  /// Inside a change.
  void put(PeerSubject subject, X509Certificate leaf, Instant toldAt) {
    PublicKey publicKey = leaf.getPublicKey();
    String key = Digest.hex(publicKey);
    String serial = serial(leaf.getSerialNumber());
    long from = leaf.getNotBefore().toInstant().toEpochMilli();
    long until = leaf.getNotAfter().toInstant().toEpochMilli();
    int rows =
        database
            .sql()
            .sql(
                "UPDATE certificate SET peer_name = ?, account = ?, site = ?, serial = ?,"
                    + " not_before = ?, not_after = ?, told_at = ? WHERE key_hash = ?")
            .params(
                Arrays.asList(
                    subject.peerName(),
                    subject.account(),
                    subject.site(),
                    serial,
                    from,
                    until,
                    toldAt.toEpochMilli(),
                    key))
            .update();
    if (rows == 0) {
      database
          .sql()
          .sql(
              "INSERT INTO certificate (key_hash, peer_id, peer_name, account, site, public_key,"
                  + " serial, not_before, not_after, told_at, replaced) VALUES (?, ?, ?, ?, ?, ?,"
                  + " ?, ?, ?, ?, 0)")
          .params(
              Arrays.asList(
                  key,
                  subject.peerId(),
                  subject.peerName(),
                  subject.account(),
                  subject.site(),
                  Base64.getEncoder().encodeToString(publicKey.getEncoded()),
                  serial,
                  from,
                  until,
                  toldAt.toEpochMilli()))
          .update();
    }
  }

  private static String serial(BigInteger serial) {
    return serial.toString(16);
  }

  /// Inside a change.
  void revoke(String key, Instant now, String by, boolean replaced) {
    database
        .sql()
        .sql(
            "UPDATE certificate SET revoked_at = ?, revoked_by = ?, replaced = ? WHERE key_hash = ?"
                + " AND revoked_at IS NULL")
        .params(now.toEpochMilli(), by, replaced ? 1 : 0, key)
        .update();
  }

  /// A revocation that the network remembers and this database does not. Inside a change.
  public void adopt(TrustBundle.Revoked revoked, Instant now) {
    if (find(revoked.key()).isPresent()) {
      revoke(revoked.key(), now, "the network", false);
      return;
    }
    database
        .sql()
        .sql(
            "INSERT INTO certificate (key_hash, peer_id, peer_name, account, public_key, serial,"
                + " not_before, not_after, told_at, revoked_at, revoked_by, replaced) VALUES (?, ?,"
                + " '', '', '', '0', 0, ?, 0, ?, ?, 0)")
        .params(revoked.key(), revoked.peerId(), revoked.until(), now.toEpochMilli(), "the network")
        .update();
  }

  /// What the bundle says of who is out, in the order of the keys. When there are too many, those
  /// that a new key of the same peer replaced are left out first, then those whose certificates run
  /// out first. They are told of for as long as a peer may think it earlier than it is.
  public Listed listed(Instant now) {
    List<TrustBundle.Revoked> most =
        database
            .sql()
            .sql(
                "SELECT key_hash, peer_id, not_after"
                    + LISTED
                    + " ORDER BY replaced, not_after DESC, key_hash LIMIT ?")
            .params(now.minus(ClockSkew.ALLOWED).toEpochMilli(), MOST_REVOKED + 1)
            .query(
                (rs, n) -> new TrustBundle.Revoked(rs.getString(1), rs.getString(2), rs.getLong(3)))
            .list();
    List<TrustBundle.Revoked> told =
        most.stream().limit(MOST_REVOKED).sorted((a, b) -> a.key().compareTo(b.key())).toList();
    return new Listed(told, most.size() > MOST_REVOKED);
  }

  /// @param cut there are more
  public record Listed(List<TrustBundle.Revoked> revoked, boolean cut) {}

  /// Those that nobody can use any more. Inside a change.
  public void forget(Instant now) {
    database
        .sql()
        .sql("DELETE FROM certificate WHERE not_after < ?")
        .param(now.minus(KEPT).toEpochMilli())
        .update();
  }

  private static Row row(ResultSet rs, int n) throws SQLException {
    boolean revoked = rs.getObject(10) != null;
    return new Row(
        rs.getString(1),
        rs.getString(2),
        rs.getString(3),
        rs.getString(4),
        rs.getString(5),
        rs.getString(6),
        Instant.ofEpochMilli(rs.getLong(7)),
        Instant.ofEpochMilli(rs.getLong(8)),
        Instant.ofEpochMilli(rs.getLong(9)),
        revoked,
        rs.getInt(11) != 0);
  }
}
