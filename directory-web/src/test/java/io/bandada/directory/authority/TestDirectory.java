package io.bandada.directory.authority;

import io.bandada.directory.api.TrustBundle;
import io.bandada.directory.authority.keys.AuthoritySetup;
import io.bandada.directory.authority.keys.KeyFolder;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.keys.NetworkFacts;
import io.bandada.directory.authority.keys.TicketKeys;
import io.bandada.directory.authority.peers.CertificateTable;
import io.bandada.directory.authority.signing.Receipts;
import io.bandada.directory.authority.signing.Seals;
import io.bandada.directory.authority.signing.TicketIssuer;
import io.bandada.directory.authority.x509.PeerSubject;
import io.bandada.directory.database.Database;
import io.bandada.directory.database.TestDatabase;
import io.bandada.directory.events.EventQuery;
import io.bandada.directory.events.Events;
import io.bandada.directory.events.TestEvents;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.DirectorySettings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A directory's authority on a real database and a real folder, by a clock that is moved by hand.
public final class TestDirectory implements AutoCloseable {
  final TestClock clock;
  public final Database database;
  public final Events events;
  public final CertificateTable certificates;
  final KeyFolder folder;
  public final Keys keys;
  public final Authority authority;
  public final TicketIssuer tickets;
  public final Receipts receipts;
  public final Seals seals;
  public final List<Object> announced = new ArrayList<>();

  private final @Nullable String url;
  private final DataFolder data;

  private TestDirectory(
      Path place, @Nullable Path credentials, @Nullable String url, TestClock clock) {
    DirectorySettings settings = TestDatabase.settings(place, url);
    this.clock = clock;
    this.url = url;
    this.data = new DataFolder(settings);
    this.database = TestDatabase.open(settings, data, announced::add);
    this.events = TestEvents.of(database, clock, settings);
    this.certificates = new CertificateTable(database);
    NetworkFacts facts = new NetworkFacts(database);
    try {
      this.folder = new KeyFolder(data, credentials);
      this.keys = new AuthoritySetup().keys(folder, facts, events, clock);
      this.authority =
          new Authority(
              keys, folder, certificates, new TicketKeys(database), facts, database, events, clock);
    } catch (RuntimeException e) {
      database.close();
      data.close();
      throw e;
    }
    this.tickets = new TicketIssuer(keys, clock);
    this.receipts = new Receipts(certificates, clock);
    this.seals = new Seals(keys);
  }

  public static TestDirectory start(Path data, TestClock clock) {
    return new TestDirectory(data, null, null, clock);
  }

  /// @param url of a database that others use too
  public static TestDirectory start(
      Path data, Path credentials, @Nullable String url, TestClock clock) {
    return new TestDirectory(data, credentials, url, clock);
  }

  static @Nullable String urlOf(TestDirectory directory) {
    return directory.url;
  }

  public X509Certificate[] enrol(TestPeerKey key, String peerId) {
    return TestPeerKey.chain(
        authority.issue(key.csr(), new PeerSubject(peerId, "name of " + peerId, "ada", "attic")));
  }

  /// What peers read in the bundle of now, which is made first when something changed.
  public TrustBundle bundle() {
    authority.turn();
    return read(authority.bundle().bundle());
  }

  public static TrustBundle read(String base64) {
    return JsonMapper.builder()
        .build()
        .readValue(Base64.getDecoder().decode(base64), TrustBundle.class);
  }

  public List<String> events(String kind) {
    return events.page(new EventQuery(kind, null, false, 0, 500)).events().stream()
        .map(e -> e.text())
        .toList();
  }

  @Override
  public void close() {
    try {
      authority.stop();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      database.close();
      data.close();
    }
  }
}
