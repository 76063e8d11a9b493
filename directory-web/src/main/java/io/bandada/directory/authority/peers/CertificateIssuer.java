package io.bandada.directory.authority.peers;

import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.CertificateMaker;
import io.bandada.directory.authority.x509.CertifiedKey;
import io.bandada.directory.authority.x509.Digest;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.authority.x509.SigningRequest;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// How keys of peers come in, stay and go out again.
public final class CertificateIssuer {
  /// An event says that a peer renewed its certificate at most so often, the audit's line every
  /// time; a peer does so about twice a day.
  private static final Duration TOLD_EVERY = Duration.ofDays(1);

  private final Keys keys;
  private final CertificateTable certificates;
  private final Database database;
  private final Events events;
  private final InstantSource clock;
  private final Runnable changed;

  /// @param changed done once a revocation is durable
  public CertificateIssuer(
      Keys keys,
      CertificateTable certificates,
      Database database,
      Events events,
      InstantSource clock,
      Runnable changed) {
    this.keys = keys;
    this.certificates = certificates;
    this.database = database;
    this.events = events;
    this.clock = clock;
    this.changed = changed;
  }

  public List<String> issue(String csr, PeerSubject subject) {
    PublicKey key = SigningRequest.key(csr);
    return database.write(
        () -> {
          Instant now = clock.instant();
          requireUnused(Digest.hex(key), subject);
          replaceOthers(subject.peerId(), Digest.hex(key), now);
          List<String> chain = certify(key, subject, now, now);
          events.record(
              subject.account(),
              EventKind.PEER_ENROLLED,
              subject.peerName(),
              "The peer "
                  + subject.peerName()
                  + " of "
                  + subject.account()
                  + " got a certificate for the key "
                  + shown(key)
                  + ".");
          return chain;
        });
  }

  private void requireUnused(String key, PeerSubject subject) {
    Optional<CertificateTable.Row> known = certificates.find(key);
    if (known.isPresent() && known.get().revoked()) {
      throw Refusal.badRequest("the key of the certificate request was revoked: make a new one");
    }
    if (known.isPresent() && !known.get().peerId().equals(subject.peerId())) {
      throw Refusal.badRequest(
          "the key of the certificate request belongs to another peer: make a new one");
    }
  }

  private void replaceOthers(String peerId, String key, Instant now) {
    List<CertificateTable.Row> others =
        certificates.ofPeer(peerId).stream()
            .filter(row -> !row.revoked() && !row.key().equals(key))
            .toList();
    others.forEach(row -> certificates.revoke(row.key(), now, Events.DIRECTORY, true));
    if (!others.isEmpty()) {
      database.afterCommit(changed);
    }
  }

  public List<String> renew(CertificateFacts presented, X509Certificate leaf) {
    if (!Digest.hex(leaf.getPublicKey()).equals(presented.key())) {
      throw new IllegalArgumentException("the certificate of one key cannot renew that of another");
    }
    return database.write(
        () -> {
          Instant now = clock.instant();
          if (!now.isBefore(presented.notAfter().plus(CertificateTable.RENEWABLE))) {
            throw Refusal.certificateExpired();
          }
          Optional<CertificateTable.Row> known = certificates.find(presented.key());
          if (known.isPresent() && known.get().revoked()) {
            throw Refusal.certificateRevoked();
          }
          PeerSubject subject =
              known.map(CertificateTable.Row::subject).orElse(presented.subject());
          boolean tell = known.isEmpty() || !now.isBefore(known.get().toldAt().plus(TOLD_EVERY));
          List<String> chain =
              certify(leaf.getPublicKey(), subject, now, tell ? now : known.get().toldAt());
          tellRenewed(subject, tell);
          return chain;
        });
  }

  private void tellRenewed(PeerSubject subject, boolean event) {
    String text = "The peer " + subject.peerName() + " renewed its certificate.";
    if (event) {
      events.record(subject.account(), EventKind.CERTIFICATE_RENEWED, subject.peerName(), text);
    } else {
      events.audit(subject.account(), EventKind.CERTIFICATE_RENEWED, subject.peerName(), text);
    }
  }

  private List<String> certify(PublicKey key, PeerSubject subject, Instant now, Instant toldAt) {
    CertifiedKey issuing = keys.issuing();
    if (!now.isBefore(issuing.notAfter())) {
      throw new IllegalStateException(
          "the issuing CA ran out and no new one could be made; look at the log");
    }
    X509Certificate leaf = CertificateMaker.peer(issuing, key, subject, now);
    certificates.put(subject, leaf, toldAt);
    return keys.chain(leaf, issuing).stream().map(CertificateIssuer::base64).toList();
  }

  public void revokePeer(String peerId, String by) {
    database.write(() -> revoke(certificates.ofPeer(peerId), by));
  }

  public void revokeAccount(String account, String by) {
    database.write(() -> revoke(certificates.ofAccount(account), by));
  }

  private void revoke(List<CertificateTable.Row> rows, String by) {
    Instant now = clock.instant();
    List<CertificateTable.Row> out = new ArrayList<>(rows);
    // One that a new key replaced is out already, but only now by somebody's will: it goes before
    // others into the bundle.
    out.removeIf(row -> row.revoked() && !row.replaced());
    for (CertificateTable.Row row : out) {
      certificates.revoke(row.key(), now, by, false);
      if (!row.revoked()) {
        String name = row.peerName().isEmpty() ? row.peerId() : row.peerName();
        events.record(
            by,
            EventKind.PEER_REVOKED,
            name,
            by + " revoked the certificate of the peer " + name + ".");
      }
    }
    if (!out.isEmpty()) {
      database.afterCommit(changed);
    }
  }

  private static String shown(PublicKey key) {
    return Digest.hex(key).substring(0, 16);
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without bytes", e);
    }
  }
}
