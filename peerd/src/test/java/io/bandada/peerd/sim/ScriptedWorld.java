package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileAttributes;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.node.base.AddressBook;
import io.bandada.peerd.node.base.Contacts;
import io.bandada.peerd.node.base.Journal;
import io.bandada.peerd.node.base.NodeSettings;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.LoginRecord;
import io.bandada.peerd.node.session.Session;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.swarm.ScriptedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The world around one part of a node, for tests of that part alone: time passes when the test
/// says so, the disk, the keyring and the directory are those of the simulation, and what the
/// directory and the other peer say is the test's to tell.
public final class ScriptedWorld {
  /// A few calls and their answers.
  public static final Duration MOMENT = Duration.ofMillis(500);

  public final Ports ports;
  public final ScriptedDirectory directory;
  public final ScriptedNetwork network;
  public final Journal journal;
  public final long incarnation;

  /// Of two pieces.
  public final Manifest content;

  /// Another peer, which the directory knows.
  public final PeerAddress other;

  private final SimWorld world;
  private final SimPeer self;
  private final SimPeer neighbour;
  private final SimLoop loop;

  public ScriptedWorld() {
    this(new SimWorld(1, SimPeer.Honesty.HONEST, SimPeer.Honesty.SILENT), 1);
  }

  private ScriptedWorld(SimWorld world, long incarnation) {
    this.world = world;
    this.incarnation = incarnation;
    self = world.peers.getFirst();
    neighbour = world.peers.getLast();
    other = new PeerAddress(neighbour.id(), neighbour.name(), neighbour.endpoint);
    content =
        world.manifests.isEmpty() ? world.content(2) : world.manifests.values().iterator().next();
    loop = new SimLoop(world.clock, world.random.split(), self.disk::delivered);
    network = new ScriptedNetwork(content, loop::run);
    directory = new ScriptedDirectory(world.directory, self, loop);
    AddressBook addresses = new AddressBook(loop);
    Contacts contacts = new Contacts(loop);
    ports =
        new Ports(
            loop,
            contacts.over(addresses.over(network)),
            addresses,
            contacts,
            self.disk,
            directory,
            new SimKeyring(self.drawer, loop),
            new NetworkClock(loop::now, loop::nanoTime),
            world.random.split(),
            NodeSettings.of(self.name(), List.of(self.endpoint), "https://directory"));
    journal = new Journal(loop, self.disk);
  }

  public void pass(Duration time) {
    world.runFor(time);
  }

  /// This machine's clock is set to something else.
  public void clockAhead(Duration error) {
    loop.clockError(error);
  }

  /// The daemon was killed, and this is what it finds at its next start.
  public ScriptedWorld restarted() {
    loop.die();
    self.disk.crash();
    return new ScriptedWorld(world, incarnation + 1);
  }

  public static LoginOrder order() {
    return new LoginOrder("", SimDirectory.USER, SimDirectory.PASSWORD, "", "", SimDirectory.PIN);
  }

  /// The fingerprint of the network that answers.
  public static String pin() {
    return SimDirectory.PIN;
  }

  public Session session() {
    return new Session(ports, journal, incarnation, rows(LoginRecord.KIND));
  }

  public Session signedIn() {
    Session session = session();
    List<Result<Identity>> results = new ArrayList<>();
    session.login(order(), results::add);
    pass(MOMENT);
    assertThat(results).singleElement().isInstanceOf(Result.Ok.class);
    return session;
  }

  /// What is recorded.
  public List<PieceStore.Records.Row> rows(String kind) {
    return self.disk.all(kind);
  }

  /// Nothing can be recorded, or it can again.
  public void recordsFail(boolean fail) {
    self.disk.noRoomForRecords = fail;
  }

  /// The content was imported here.
  public PieceStore.Holding imported() {
    PieceStore.Holding holding = self.disk.importWhole(content);
    self.disk.delivered(holding);
    return holding;
  }

  public void lose() {
    self.disk.lose(content.id());
  }

  /// The directory has heard by heartbeat that the content is here.
  public void reported() {
    report(self);
  }

  private void report(SimPeer peer) {
    IndexEntry entry = new IndexEntry(content.id().hex(), content.size(), content.size());
    world.directory.member(peer).entries.put(entry.root(), entry);
  }

  /// The other peer has everything, has told the directory, and signs.
  public UploadAnswer held(KeepRequest request) {
    neighbour.disk.importWhole(content);
    report(neighbour);
    long now = loop.now().toEpochMilli();
    Receipt bare =
        new Receipt(request.upload(), neighbour.id(), request.id().hex(), request.size(), now, "");
    byte[] signature = SimSeal.bytes(neighbour.drawer.key(), bare.statement(), Long.BYTES);
    return new UploadAnswer.Held(
        now, Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
  }

  /// The directory's word that the content has this name.
  public NameRecord named(String name, int revision) {
    return named(name, revision, content.id(), null);
  }

  public NameRecord named(
      String name, int revision, FileId id, @Nullable FileAttributes attributes) {
    return world.directory.sealed(
        new FileRecord(
            name,
            id.hex(),
            content.size(),
            revision,
            "2026-11-22T00:00:00Z",
            "ana",
            1,
            1,
            attributes));
  }

  /// From now on the directory knows that name.
  public void named(FileId id, String name) {
    world.directory.name(
        new FileRecord(name, id.hex(), content.size(), 1, "2026-11-22T00:00:00Z", "ana", 1, 1));
  }

  /// Its word that a name was taken away.
  public Tombstone tombstone(String name, int revision, String root) {
    return world.directory.tombstone(
        new FileRecord(name, root, content.size(), revision, "", "ana", 1, 1));
  }

  /// The same by somebody else.
  public Tombstone forged(Tombstone t) {
    return new Tombstone(
        t.id(),
        t.name(),
        t.revision(),
        t.root(),
        t.removedAt(),
        SimSeal.of("somebody", t.statement()));
  }

  /// A heartbeat that tells of nothing.
  public PingRequest ping(long seq) {
    IndexDelta nothing =
        new IndexDelta(incarnation, 0, List.of(), List.of(), 0, IndexDigest.EMPTY.hex());
    return new PingRequest(
        incarnation,
        seq,
        List.of(self.endpoint),
        0,
        0,
        0,
        0,
        0,
        false,
        List.of(),
        nothing,
        List.of(),
        0,
        null,
        null,
        loop.now().toEpochMilli(),
        List.of(),
        List.of(),
        null,
        null);
  }
}
