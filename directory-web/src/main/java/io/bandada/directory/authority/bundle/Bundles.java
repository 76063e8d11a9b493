package io.bandada.directory.authority.bundle;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.keys.DatabaseRolledBack;
import io.bandada.directory.authority.keys.KeyFolder;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.keys.NetworkFacts;
import io.bandada.directory.authority.keys.TicketKeys;
import io.bandada.directory.authority.peers.CertificateTable;
import io.bandada.directory.authority.x509.EdKey;
import io.bandada.directory.database.Database;
import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.FolderAway;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The trust bundles of this directory, one after the other.
///
/// The sequence is in the database before a bundle is in its file, and in the file before anybody
/// gets it: who shows a larger one than the database remembers shows that the database is not what
/// it was.
public final class Bundles {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final Duration FRESH = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Keys keys;
  private final KeyFolder folder;
  private final BundleSeal seal;
  private final CertificateTable certificates;
  private final TicketKeys ticketKeys;
  private final NetworkFacts facts;
  private final Database database;
  private final InstantSource clock;
  private volatile @Nullable Current current;
  private boolean cut;

  /// The last sequence that the database knew of when this directory was started, or has heard of
  /// since.
  private volatile long remembered;

  /// The first one that was made after that.
  private volatile long first = Long.MAX_VALUE;

  private record Current(TrustBundle bundle, SignedBundle signed) {}

  /// What a bundle says, apart from when.
  private record Content(List<String> ticketKeys, CertificateTable.Listed listed) {}

  public Bundles(
      Keys keys,
      KeyFolder folder,
      BundleSeal seal,
      CertificateTable certificates,
      TicketKeys ticketKeys,
      NetworkFacts facts,
      Database database,
      InstantSource clock) {
    this.keys = keys;
    this.folder = folder;
    this.seal = seal;
    this.certificates = certificates;
    this.ticketKeys = ticketKeys;
    this.facts = facts;
    this.database = database;
    this.clock = clock;
  }

  public SignedBundle signed() {
    return made().signed();
  }

  public long sequence() {
    return made().bundle().sequence();
  }

  /// It was made after what the database remembers and before this start: the database is not the
  /// last one, even though what was made since has larger sequences, which follow the clock.
  public boolean unheardOf(long sequence) {
    return sequence > remembered && sequence < first;
  }

  private Current made() {
    Current made = current;
    if (made == null) {
      throw new IllegalStateException("no trust bundle was made yet");
    }
    return made;
  }

  /// Looks at the last bundle that this directory kept in its file.
  ///
  /// @return what the database lost, when that bundle is newer than the database, or nobody was
  ///   told of an earlier loss
  /// @throws ConfigurationMistake when the file is damaged
  public Optional<DatabaseRolledBack> recall() {
    remembered = facts.sequence();
    Optional<byte[]> file = folder.read(KeyFolder.BUNDLE);
    if (file.isEmpty()) {
      return facts.lost();
    }
    try {
      SignedBundle signed = JSON.readValue(file.get(), SignedBundle.class);
      return takeOver(seal.open(signed, null)).or(facts::lost);
    } catch (JacksonException | GeneralSecurityException e) {
      String why = e instanceof JacksonException ? "it is not whole" : e.getMessage();
      throw new ConfigurationMistake(
          folder.place(KeyFolder.BUNDLE) + " is damaged: " + why,
          "put it back from a backup; without it nothing is lost but the memory of revoked keys,"
              + " should the database be lost too");
    }
  }

  /// A bundle that a peer has and that is newer than ours.
  ///
  /// @return what the database lost, when it is newer than the database too
  public Optional<DatabaseRolledBack> hear(SignedBundle signed) {
    try {
      return takeOver(seal.open(signed, clock.instant()));
    } catch (GeneralSecurityException e) {
      LOG.debug("a trust bundle that a peer sent is not heard: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<DatabaseRolledBack> takeOver(TrustBundle heard) {
    Instant now = clock.instant();
    long before = remembered;
    Optional<DatabaseRolledBack> lost =
        database.write(
            () -> {
              long known = facts.sequence();
              if (heard.sequence() <= known && !unheardOf(heard.sequence())) {
                return Optional.empty();
              }
              facts.sequence(Math.max(known, heard.sequence()));
              heard.revoked().stream()
                  .filter(revoked -> revoked.until() > now.toEpochMilli())
                  .forEach(revoked -> certificates.adopt(revoked, now));
              DatabaseRolledBack loss =
                  new DatabaseRolledBack(
                      heard.sequence() > known ? known : before, heard.sequence());
              facts.lost(loss);
              return Optional.of(loss);
            });
    lost.ifPresent(l -> remembered = Math.max(before, l.heard()));
    return lost;
  }

  /// Makes the next bundle when there is something to say, or the last one is half way through its
  /// life.
  public synchronized void refresh() {
    Instant now = clock.instant();
    Content content = content(now);
    Current before = current;
    if (before == null || due(before.bundle(), now) || !same(before.bundle(), content)) {
      current = make(content, now);
      tellWhenCut(content.listed().cut());
    }
  }

  private Content content(Instant now) {
    List<EdKey> ours = keys.tickets();
    List<String> shared = ticketKeys.published(now);
    if (!shared.containsAll(ours.stream().map(EdKey::published).toList())) {
      database.write(() -> ticketKeys.put(ours));
      shared = ticketKeys.published(now);
    }
    return new Content(withOurs(ours, shared), certificates.listed(now));
  }

  /// Ours are told whatever else the database holds.
  private static List<String> withOurs(List<EdKey> ours, List<String> shared) {
    return Stream.concat(ours.stream().map(EdKey::published), shared.stream())
        .distinct()
        .limit(TicketKeys.MOST)
        .toList();
  }

  private static boolean due(TrustBundle bundle, Instant now) {
    Instant issued = Instant.ofEpochMilli(bundle.issuedAt());
    return !now.isBefore(issued.plus(FRESH)) || issued.isAfter(now.plus(FRESH));
  }

  private static boolean same(TrustBundle bundle, Content content) {
    return bundle.ticketKeys().equals(content.ticketKeys())
        && bundle.revoked().equals(content.listed().revoked());
  }

  private Current make(Content content, Instant now) {
    long sequence = next(now);
    first = Math.min(first, sequence);
    TrustBundle bundle =
        new TrustBundle(
            sequence,
            now.toEpochMilli(),
            now.plus(LIFE).toEpochMilli(),
            List.of(base64(keys.root().certificate())),
            content.ticketKeys(),
            List.of(keys.records().published()),
            content.listed().revoked());
    SignedBundle signed = seal.seal(bundle, keys.issuing());
    keep(signed);
    return new Current(bundle, signed);
  }

  private long next(Instant now) {
    Current before = current;
    long ours = before == null ? 0 : before.bundle().sequence();
    return database.write(
        () -> {
          long next = Math.max(Math.max(facts.sequence(), ours) + 1, now.toEpochMilli());
          facts.sequence(next);
          return next;
        });
  }

  /// A disk that is full must not keep the word of a revocation back.
  private void keep(SignedBundle signed) {
    try {
      folder.write(KeyFolder.BUNDLE, JSON.writeValueAsBytes(signed));
    } catch (FolderAway e) {
      LOG.debug("the trust bundle is not kept in its file, whose folder is away", e);
    } catch (ConfigurationMistake e) {
      LOG.warn(
          "the trust bundle was not kept in its file, the next one will be tried: {}",
          e.getMessage());
    }
  }

  private void tellWhenCut(boolean now) {
    if (now && !cut) {
      LOG.warn(
          "more than {} revoked keys: the trust bundle leaves out those whose certificates run out"
              + " first",
          CertificateTable.MOST_REVOKED);
    }
    cut = now;
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without bytes", e);
    }
  }
}
