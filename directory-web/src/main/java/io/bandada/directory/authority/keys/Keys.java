package io.bandada.directory.authority.keys;

import io.bandada.directory.authority.x509.CertificateChains;
import io.bandada.directory.authority.x509.CertificateMaker;
import io.bandada.directory.authority.x509.CertifiedKey;
import io.bandada.directory.authority.x509.Digest;
import io.bandada.directory.authority.x509.EdKey;
import io.bandada.directory.authority.x509.Pem;
import io.bandada.directory.settings.ConfigurationMistake;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of this directory, and how they follow each other. What is read here is the state of a
/// moment: a whole set.
public final class Keys {
  static final Duration ISSUING_AGE = Duration.ofDays(60);
  public static final Duration TICKET_AGE = Duration.ofDays(30);

  /// A new ticket key is told for so long before it signs, so that who checks its tickets knows it.
  public static final Duration TOLD_BEFORE = Duration.ofMinutes(15);

  /// A ticket key that does not sign any more is told for so long: the longest ticket, the hour of
  /// grace without a directory, and some more.
  static final Duration TOLD_AFTER = Duration.ofHours(3);

  private final KeyFolder folder;
  private final InstantSource clock;
  private final CertifiedKey root;
  private final EdKey records;
  private final String pin;
  private volatile Turning turning;

  /// Those that follow each other.
  ///
  /// @param tickets the newest first
  record Turning(CertifiedKey issuing, Server server, List<EdKey> tickets) {}

  /// @param issuing what made it, which is shown with it
  public record Server(CertifiedKey own, CertifiedKey issuing) {
    static Server make(CertifiedKey issuing, Instant now) {
      return new Server(CertificateMaker.server(issuing, now), issuing);
    }
  }

  private Keys(
      KeyFolder folder,
      InstantSource clock,
      CertifiedKey root,
      EdKey records,
      CertifiedKey issuing,
      List<EdKey> tickets) {
    this.folder = folder;
    this.clock = clock;
    this.root = root;
    this.records = records;
    this.pin = pin(root.certificate());
    this.turning = new Turning(issuing, Server.make(issuing, clock.instant()), tickets);
  }

  /// @throws ConfigurationMistake when what is there cannot be used
  static Keys load(KeyFolder folder, InstantSource clock) {
    CertifiedKey root = certified(folder, KeyFolder.ROOT);
    CertifiedKey issuing = certified(folder, KeyFolder.ISSUING);
    try {
      requireRoot(root.certificate(), clock.instant());
    } catch (GeneralSecurityException e) {
      throw folder.damaged(KeyFolder.ROOT, String.valueOf(e.getMessage()));
    }
    try {
      new CertificateChains(root.certificate()).requireIssuing(issuing.certificate());
    } catch (CertificateException e) {
      throw folder.damaged(
          KeyFolder.ISSUING, "the root did not make it; these are keys of two networks");
    }
    List<EdKey> records = pairs(folder, KeyFolder.RECORDS);
    if (records.size() != 1) {
      throw folder.damaged(KeyFolder.RECORDS, "it holds more than one key");
    }
    return new Keys(
        folder, clock, root, records.getFirst(), issuing, pairs(folder, KeyFolder.TICKETS));
  }

  /// The keys of a network that begins, or of a directory that joins one whose root and record key
  /// are given.
  static Keys make(KeyFolder folder, InstantSource clock) {
    Instant now = clock.instant();
    Map<String, byte[]> files = new LinkedHashMap<>();
    CertifiedKey root;
    if (folder.given()) {
      root = certified(folder, KeyFolder.ROOT);
    } else {
      root = CertificateMaker.root(now);
      files.put(KeyFolder.ROOT, Pem.of(root));
      files.put(KeyFolder.RECORDS, Pem.of(List.of(EdKey.make(now))));
    }
    files.put(KeyFolder.ISSUING, Pem.of(CertificateMaker.issuing(root, now)));
    files.put(KeyFolder.TICKETS, Pem.of(List.of(EdKey.make(now))));
    folder.create(files);
    return load(folder, clock);
  }

  /// The pin of the network that these keys are, before anything else is looked at; empty before
  /// the first start.
  public static Optional<String> pin(KeyFolder folder) {
    return folder.made() || folder.given()
        ? Optional.of(pin(certified(folder, KeyFolder.ROOT).certificate()))
        : Optional.empty();
  }

  private static String pin(X509Certificate root) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digest.sha256(root.getPublicKey().getEncoded()));
  }

  private static void requireRoot(X509Certificate root, Instant now)
      throws GeneralSecurityException {
    root.verify(root.getPublicKey());
    if (root.getBasicConstraints() != 1) {
      throw new GeneralSecurityException("it is not a root that this program made");
    }
    if (now.isAfter(root.getNotAfter().toInstant())) {
      throw new GeneralSecurityException(
          "the root ran out at " + root.getNotAfter().toInstant() + "; is the clock right?");
    }
  }

  private static CertifiedKey certified(KeyFolder folder, String name) {
    byte[] file = folder.read(name).orElseThrow(() -> folder.damaged(name, "it is not there"));
    try {
      return Pem.certified(file);
    } catch (GeneralSecurityException e) {
      throw folder.damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private static List<EdKey> pairs(KeyFolder folder, String name) {
    byte[] file = folder.read(name).orElseThrow(() -> folder.damaged(name, "it is not there"));
    try {
      return Pem.pairs(file);
    } catch (GeneralSecurityException e) {
      throw folder.damaged(name, String.valueOf(e.getMessage()));
    }
  }

  /// Makes a new TLS key when the old one is half through; nothing of it is kept.
  public synchronized void turnServer() {
    Turning old = turning;
    Instant now = clock.instant();
    Instant made = old.server().own().notBefore().plus(CertificateMaker.SKEW);
    if (due(made, CertificateMaker.SERVER_LIFE.dividedBy(2), now)) {
      turning = new Turning(old.issuing(), Server.make(old.issuing(), now), old.tickets());
    }
  }

  /// Makes a new issuing CA when the old one is old enough; its file first.
  ///
  /// @return whether one was made
  public synchronized boolean turnIssuing() {
    Turning old = turning;
    Instant now = clock.instant();
    if (!due(old.issuing().notBefore(), ISSUING_AGE, now)) {
      return false;
    }
    CertifiedKey issuing = CertificateMaker.issuing(root, now);
    folder.write(KeyFolder.ISSUING, Pem.of(issuing));
    turning = new Turning(issuing, old.server(), old.tickets());
    return true;
  }

  /// Makes a new ticket key when the old one is old enough, and drops the old one once nothing that
  /// it signed is good any more; their file first.
  ///
  /// @return the keys before, those now
  public synchronized TicketTurn turnTickets() {
    Turning old = turning;
    List<EdKey> tickets = tickets(old.tickets(), clock.instant());
    if (!tickets.equals(old.tickets())) {
      folder.write(KeyFolder.TICKETS, Pem.of(tickets));
      turning = new Turning(old.issuing(), old.server(), tickets);
    }
    return new TicketTurn(old.tickets(), tickets);
  }

  /// What became of the ticket keys.
  public record TicketTurn(List<EdKey> before, List<EdKey> after) {
    public boolean made() {
      return !before.contains(after.getFirst());
    }

    public List<EdKey> dropped() {
      return before.stream().filter(key -> !after.contains(key)).toList();
    }
  }

  /// Also when the clock was far ahead and came back.
  private static boolean due(Instant from, Duration age, Instant now) {
    return !now.isBefore(from.plus(age)) || from.isAfter(now.plus(CertificateMaker.SKEW));
  }

  private static List<EdKey> tickets(List<EdKey> old, Instant now) {
    List<EdKey> keys = new ArrayList<>(old);
    if (due(old.getFirst().madeAt(), TICKET_AGE, now)) {
      keys.addFirst(EdKey.make(now));
    }
    Instant takenOver = keys.getFirst().madeAt().plus(TOLD_BEFORE).plus(TOLD_AFTER);
    return now.isBefore(takenOver) ? List.copyOf(keys) : List.of(keys.getFirst());
  }

  /// The one that signs tickets now: the newest that was told for long enough.
  public EdKey ticketKey() {
    List<EdKey> keys = turning.tickets();
    Instant now = clock.instant();
    return keys.stream()
        .filter(k -> !k.madeAt().plus(TOLD_BEFORE).isAfter(now))
        .findFirst()
        .orElse(keys.getLast());
  }

  public CertifiedKey root() {
    return root;
  }

  public EdKey records() {
    return records;
  }

  public CertifiedKey issuing() {
    return turning.issuing();
  }

  public Server server() {
    return turning.server();
  }

  public List<EdKey> tickets() {
    return turning.tickets();
  }

  public String pin() {
    return pin;
  }

  public List<X509Certificate> chain(X509Certificate leaf, CertifiedKey issuing) {
    return List.of(leaf, issuing.certificate(), root.certificate());
  }

  /// What the directory shows: its own certificate, that of the issuing CA that made it, the root.
  public X509Certificate[] serverChain(Server server) {
    return chain(server.own().certificate(), server.issuing()).toArray(new X509Certificate[0]);
  }
}
