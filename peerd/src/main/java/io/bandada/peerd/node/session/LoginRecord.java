package io.bandada.peerd.node.session;

import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.node.base.Fields;
import io.bandada.peerd.store.PieceStore.Records.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is kept of a login besides key and certificate.
///
/// Two records make a login whole at any crash: what is to come is written before its certificate
/// is installed, and takes the place of the old one after. The certificate says which of the two
/// counts.
public record LoginRecord(String url, String user, String peerId, String peerName) {
  public static final String KIND = "session";
  static final String SELF = "self";
  static final String NEXT = "next";
  static final LoginRecord NOBODY = new LoginRecord("", "", "", "");

  private static final int FIELDS = 4;
  private static final System.Logger LOG = System.getLogger(LoginRecord.class.getName());

  String text() {
    return Fields.join(url, user, peerId, peerName);
  }

  boolean isOf(@Nullable Certified certified) {
    return certified != null && certified.peerId().equals(peerId);
  }

  /// The same network and name, for a peer of its own.
  LoginRecord anew() {
    return new LoginRecord(url, user, "", peerName);
  }

  /// The one that the certificate belongs to; without one, the last that was whole.
  static LoginRecord restore(List<Row> rows, @Nullable Certified certified) {
    Optional<LoginRecord> next = find(rows, NEXT).filter(known -> known.isOf(certified));
    return next.or(() -> find(rows, SELF)).orElse(NOBODY);
  }

  private static Optional<LoginRecord> find(List<Row> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().equals(key))
        .findFirst()
        .flatMap(row -> parse(row.value()));
  }

  /// A record of the version that had no certificates is longer, by a session that is worth nothing
  /// now, and its address was one without TLS.
  private static Optional<LoginRecord> parse(String text) {
    try {
      List<String> f = Fields.split(text, FIELDS);
      return Optional.of(
          new LoginRecord(f.size() > FIELDS ? "" : f.get(0), f.get(1), f.get(2), f.get(3)));
    } catch (IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the session cannot be read, sign in again: {0}",
          e.getMessage());
      return Optional.empty();
    }
  }

  /// A login was cut short, or there is a session of the former version: what counts should be
  /// written anew.
  boolean isUnsettledIn(List<Row> rows) {
    return rows.stream().anyMatch(row -> row.key().equals(NEXT) || !row.value().equals(text()));
  }
}
