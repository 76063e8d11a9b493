package io.bandada.directory.authority.peers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.authority.x509.CertificateChains;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.Digest;
import io.bandada.directory.database.Database;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Who shows a certificate. A chain is checked once; whether its key is out is asked of the
/// database again after half a minute, and at once after a revocation of this directory's own.
public final class PeerIdentities {
  /// Certificates whose chain was found good.
  static final int MOST_KNOWN = 20_000;

  /// A revocation by another directory on the same database is noticed within this time.
  static final Duration BELIEVED = Duration.ofSeconds(30);

  private final CertificateChains chains;
  private final CertificateTable certificates;
  private final Database database;
  private final InstantSource clock;
  private final Cache<ByteBuffer, Known> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();
  private final AtomicLong revocations = new AtomicLong();

  private record Known(
      CertificateFacts certificate, boolean revoked, Instant asOf, long revocations) {}

  public PeerIdentities(
      CertificateChains chains,
      CertificateTable certificates,
      Database database,
      InstantSource clock) {
    this.chains = chains;
    this.certificates = certificates;
    this.database = database;
    this.clock = clock;
  }

  public Presented identify(X509Certificate[] chain) {
    if (chain.length == 0) {
      return new Presented.Foreign("no certificate was shown");
    }
    try {
      ByteBuffer name = ByteBuffer.wrap(Digest.sha256(chain[0].getEncoded()));
      Instant now = clock.instant();
      Known before = known.getIfPresent(name);
      if (before != null && stillTrue(before, now)) {
        return judge(before, now);
      }
      Known current = look(chain, before, now);
      known.put(name, current);
      return judge(current, now);
    } catch (CertificateException e) {
      return new Presented.Foreign(String.valueOf(e.getMessage()));
    }
  }

  private boolean stillTrue(Known before, Instant now) {
    boolean young = Duration.between(before.asOf(), now).abs().compareTo(BELIEVED) < 0;
    return young && before.revocations() == revocations.get();
  }

  private Known look(X509Certificate[] chain, @Nullable Known before, Instant now)
      throws CertificateException {
    long seen = revocations.get();
    CertificateFacts certificate = before != null ? before.certificate() : chains.read(chain);
    Optional<CertificateTable.Row> row = certificates.find(certificate.key());
    if (row.isEmpty() && now.isBefore(certificate.notAfter())) {
      remember(certificate, chain[0]);
    }
    return new Known(certificate, row.isPresent() && row.get().revoked(), now, seen);
  }

  /// One of ours that the database lost.
  private void remember(CertificateFacts certificate, X509Certificate leaf) {
    database.write(
        () -> {
          if (certificates.find(certificate.key()).isEmpty()) {
            certificates.put(certificate.subject(), leaf, Instant.EPOCH);
          }
        });
  }

  private static Presented judge(Known known, Instant now) {
    CertificateFacts certificate = known.certificate();
    if (known.revoked()) {
      return new Presented.Revoked(certificate);
    }
    // Nobody but us made it, and never for later: when it is not good yet, our clock was ahead then
    // or is late now.
    if (now.isBefore(certificate.notAfter())) {
      return new Presented.Good(certificate);
    }
    return now.isBefore(certificate.notAfter().plus(CertificateTable.RENEWABLE))
        ? new Presented.Expired(certificate)
        : new Presented.Foreign("the certificate ran out more than a week ago; log in again");
  }

  /// What is believed is asked for again.
  public void doubt() {
    revocations.incrementAndGet();
  }
}
