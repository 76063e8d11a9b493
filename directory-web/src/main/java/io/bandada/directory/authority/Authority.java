package io.bandada.directory.authority;

import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.authority.bundle.BundleSeal;
import io.bandada.directory.authority.bundle.Bundles;
import io.bandada.directory.authority.keys.DatabaseRolledBack;
import io.bandada.directory.authority.keys.KeyFolder;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.keys.NetworkFacts;
import io.bandada.directory.authority.keys.TicketKeys;
import io.bandada.directory.authority.peers.CertificateIssuer;
import io.bandada.directory.authority.peers.CertificateTable;
import io.bandada.directory.authority.peers.PeerIdentities;
import io.bandada.directory.authority.peers.Presented;
import io.bandada.directory.authority.x509.CertificateChains;
import io.bandada.directory.authority.x509.CertificateFacts;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.Refusal;
import jakarta.annotation.PreDestroy;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The network's authority as others see it. What goes on by itself (rotation, the next trust
/// bundle) happens on one thread of its own, every few seconds and at once after a revocation.
@Component
public class Authority {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final long TICK_SECONDS = 5;
  private static final long FORGET_MINUTES = 60;

  private final Keys keys;
  private final CertificateIssuer enrolment;
  private final PeerIdentities identities;
  private final Bundles bundles;
  private final PeersTls tls;
  private final CertificateTable certificates;
  private final TicketKeys ticketKeys;
  private final NetworkFacts facts;
  private final Database database;
  private final Events events;
  private final InstantSource clock;
  private final Optional<DatabaseRolledBack> lostBefore;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("authority").daemon().factory());
  private boolean failing;

  Authority(
      Keys keys,
      KeyFolder folder,
      CertificateTable certificates,
      TicketKeys ticketKeys,
      NetworkFacts facts,
      Database database,
      Events events,
      InstantSource clock) {
    this.keys = keys;
    this.certificates = certificates;
    this.ticketKeys = ticketKeys;
    this.facts = facts;
    this.database = database;
    this.events = events;
    this.clock = clock;
    CertificateChains chains = new CertificateChains(keys.root().certificate());
    this.identities = new PeerIdentities(chains, certificates, database, clock);
    this.bundles =
        new Bundles(
            keys, folder, new BundleSeal(chains), certificates, ticketKeys, facts, database, clock);
    this.tls = new PeersTls(keys, chains);
    this.enrolment =
        new CertificateIssuer(keys, certificates, database, events, clock, this::revoked);
    this.lostBefore = bundles.recall();
    turn();
  }

  /// SHA-256 of the root's SubjectPublicKeyInfo, base64url, 43 characters.
  public String pin() {
    return keys.pin();
  }

  /// A peer comes in, as a part of the change that lets it in. Another key that it had before is
  /// revoked.
  ///
  /// @param csr PKCS #10, base64 of its DER
  /// @return base64 of the DER of the peer's certificate, the issuing CA's and the root's
  /// @throws Refusal bad-request, when the request is none for a fresh key on P-256
  public List<String> issue(String csr, PeerSubject subject) {
    return enrolment.issue(csr, subject);
  }

  /// A new certificate for the same key.
  ///
  /// @param presented what [#identify] said of it
  /// @param leaf the certificate itself
  /// @throws Refusal certificate-revoked; certificate-expired, more than a week ago
  public List<String> renew(CertificateFacts presented, X509Certificate leaf) {
    return enrolment.renew(presented, leaf);
  }

  /// Who shows these certificates, the leaf first. Cheap for those that come again.
  public Presented identify(X509Certificate[] chain) {
    return identities.identify(chain);
  }

  /// All keys of a peer are out, here at once and with other peers once they heard the next bundle.
  public void revokePeer(String peerId, String by) {
    enrolment.revokePeer(peerId, by);
  }

  /// All keys of all peers of an account are out.
  public void revokeAccount(String account, String by) {
    enrolment.revokeAccount(account, by);
  }

  public SignedBundle bundle() {
    return bundles.signed();
  }

  /// Of [#bundle]: a peer with a smaller one gets it, unless [#wants] asks for that.
  public long bundleSequence() {
    return bundles.sequence();
  }

  /// Whether a peer with a bundle of this sequence is to send it before it gets ours: it knows of
  /// something that this directory has forgotten, and with ours it would forget it too.
  public boolean wants(long sequence) {
    return sequence > bundles.sequence() || bundles.unheardOf(sequence);
  }

  /// A bundle that a peer sent since its sequence is larger. Anything but a genuine one is passed
  /// over. One that is newer than the database is taken over before this returns, and
  /// [DatabaseRolledBack] was announced.
  public void hear(SignedBundle bundle) {
    bundles
        .hear(bundle)
        .ifPresent(
            lost -> {
              announce(lost);
              revoked();
            });
  }

  /// For the listener of peers, TLS 1.3. The directory's own certificate follows rotation by
  /// itself. A client's certificate is asked for by the connector's setting; one that is shown must
  /// be of this network, while time and revocation are left to [#identify].
  public SSLContext peersContext() {
    return tls.context();
  }

  private void announce(DatabaseRolledBack lost) {
    events.record(
        Events.DIRECTORY,
        EventKind.MEMORY_LOST,
        null,
        "The database is older than its network: it knew of trust bundle "
            + lost.remembered()
            + ", "
            + lost.heard()
            + " was made.");
    database.announce(lost);
    facts.lossIsTold();
  }

  private void revoked() {
    identities.doubt();
    try {
      thread.execute(this::survivingTurn);
    } catch (RejectedExecutionException e) {
      LOG.debug("the directory is stopping: the next start tells of the revocation");
    }
  }

  @EventListener(ApplicationStartedEvent.class)
  public void start() {
    lostBefore.ifPresent(this::announce);
    var _ =
        thread.scheduleWithFixedDelay(
            this::survivingTurn, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    var _ =
        thread.scheduleWithFixedDelay(
            this::forget, FORGET_MINUTES, FORGET_MINUTES, TimeUnit.MINUTES);
  }

  /// Everything that the time asks for. What fails does not keep the rest from happening: a full
  /// disk must not hold back a revocation.
  public final synchronized void turn() {
    RuntimeException failure = null;
    for (Runnable step :
        List.<Runnable>of(
            keys::turnServer, this::turnIssuing, this::turnTickets, bundles::refresh)) {
      try {
        step.run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void turnIssuing() {
    if (keys.turnIssuing()) {
      events.record(Events.DIRECTORY, EventKind.KEY_ROTATED, null, "A new issuing CA was made.");
    }
  }

  private void turnTickets() {
    Keys.TicketTurn turn = keys.turnTickets();
    if (turn.made()) {
      events.record(Events.DIRECTORY, EventKind.KEY_ROTATED, null, "A new ticket key was made.");
    }
    if (!turn.dropped().isEmpty()) {
      database.write(() -> turn.dropped().forEach(key -> ticketKeys.remove(key.id())));
    }
  }

  /// A disk or a database that is away for a moment must not end the turning: told once, and once
  /// when it is over.
  private void survivingTurn() {
    try {
      turn();
      if (failing) {
        LOG.info("keys and trust bundles are kept up again");
      }
      failing = false;
    } catch (RuntimeException e) {
      // Told where it is looked for.
      if (Database.cannotBeUsed(e)) {
        return;
      }
      if (!failing) {
        LOG.error("keys and trust bundles are not kept up, trying on: {}", e.toString());
      }
      failing = true;
    }
  }

  private void forget() {
    try {
      database.write(
          () -> {
            certificates.forget(clock.instant());
            ticketKeys.forget(clock.instant());
          });
    } catch (RuntimeException e) {
      if (Database.cannotBeUsed(e)) {
        return;
      }
      LOG.warn("old certificates were not forgotten this time: {}", e.toString());
    }
  }

  @PreDestroy
  void stop() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("the authority's thread did not end within 5 s");
    }
  }
}
