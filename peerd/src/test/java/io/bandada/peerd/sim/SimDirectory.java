package io.bandada.peerd.sim;

import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.LastHolder;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.NameChangeWord;
import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.identity.Keyring.Certified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A small honest directory: leases, names, placement, tickets, uploads, repair. It may be away,
/// lose everything or be set back to an older state, and its answers may be lost or its requests
/// come twice.
final class SimDirectory {
  /// The one account.
  static final String USER = "user";

  static final String PASSWORD = "secret";

  /// The fingerprint of the one network.
  static final String PIN = "simulated-network-simulated-network-simulat";

  static final LoginReply.Defaults DEFAULTS = new LoginReply.Defaults(3, 2);
  private static final Duration GRACE = Duration.ofDays(7);
  static final Duration STALE = Duration.ofSeconds(10);
  static final Duration LOST = Duration.ofSeconds(45);
  static final long BEAT_MILLIS = 3_000;
  private static final Duration REPAIR_AFTER = Duration.ofSeconds(30);

  final SimWorld world;
  final SplittableRandom random;
  final Map<String, SimMember> members = new TreeMap<>();
  final Map<String, FileRecord> names = new TreeMap<>();

  /// Survives a wipe: what people have seen.
  final TreeSet<String> everNamed = new TreeSet<>();

  /// By name.
  final Map<String, Tombstone> tombstones = new TreeMap<>();

  final SimTickets tickets;
  final SimUploads uploads;
  final SimNames kept;
  final SimCalls calls = new SimCalls();
  private final Map<String, SimPeer> owners = new TreeMap<>();
  private final Map<String, Long> namedAt = new TreeMap<>();

  /// Keys whose certificates were taken back. The certificates themselves prove who shows them,
  /// whatever else is lost.
  private final TreeSet<String> revoked = new TreeSet<>();

  /// Keys of peers by whose clock the certificate of the directory has run out.
  final TreeSet<String> ranOutFor = new TreeSet<>();

  private long numbered;

  /// Peers whose identity another daemon has, until they log in as somebody of their own.
  final TreeSet<String> displaced = new TreeSet<>();

  /// Where the copies of everybody are.
  @Nullable String twin;

  Duration certificateLife = Duration.ofDays(1);
  long bundleSequence = 1;

  /// Its name records are signed by somebody else.
  boolean forges;

  boolean down;

  /// How much its clock is ahead.
  private Duration clockError = Duration.ZERO;

  boolean clockJumped;
  double loss;
  double duplicates;

  SimDirectory(SimWorld world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.tickets = new SimTickets(world);
    this.uploads = new SimUploads(this);
    this.kept = new SimNames(this);
  }

  /// What a copy of its database has.
  record Backup(
      Map<String, FileRecord> names,
      Map<String, Tombstone> tombstones,
      Map<String, List<PeerCommand>> commands) {}

  Backup backup() {
    Map<String, List<PeerCommand>> commands = new TreeMap<>();
    members.forEach((id, member) -> commands.put(id, List.copyOf(member.commands.values())));
    return new Backup(new TreeMap<>(names), new TreeMap<>(tombstones), commands);
  }

  /// Everything since then is forgotten, and what was ordered then is ordered again.
  void restore(Backup backup) {
    wipe();
    world.trace.line("directory", "restored");
    names.putAll(backup.names);
    tombstones.putAll(backup.tombstones);
    for (SimPeer peer : world.peers) {
      for (PeerCommand command : backup.commands.getOrDefault(peer.id(), List.of())) {
        member(peer).commands.put(command.id(), command);
      }
    }
  }

  Directory of(SimPeer peer, SimLoop life) {
    return new SimDirectoryLink(this, peer, life, peer.drawer);
  }

  /// Its database is gone. Certificates prove themselves, everything else must come back from the
  /// peers.
  void wipe() {
    world.trace.line("directory", "wiped");
    members.clear();
    names.clear();
    tombstones.clear();
    uploads.clear();
    kept.clear();
    calls.clear();
    namedAt.clear();
    bundleSequence = 1;
  }

  void clockJumps(Duration ahead) {
    clockError = ahead;
    clockJumped = true;
  }

  /// By its own clock.
  Instant now() {
    return world.now().plus(clockError);
  }

  /// A certificate for whoever proves to have this key.
  Certified certify(SimPeer peer, String key) {
    return new Certified(peer.id(), key, now().minusSeconds(1), now().plus(certificateLife));
  }

  void revoke(String key) {
    world.trace.line("directory", "revokes", key);
    revoked.add(key);
    bundleSequence++;
  }

  /// What is wrong with that certificate.
  ///
  /// @param patience how long after its end it is good
  Optional<String> fault(@Nullable Certified shown, Duration patience) {
    if (shown == null) {
      return Optional.of(Problem.NOT_SIGNED_IN);
    }
    if (ranOutFor.contains(shown.key())) {
      return Optional.of(Problem.WRONG_CLOCK);
    }
    if (revoked.contains(shown.key())) {
      return Optional.of(Problem.CERTIFICATE_REVOKED);
    }
    return now().isBefore(shown.notAfter().plus(patience))
        ? Optional.empty()
        : Optional.of(Problem.CERTIFICATE_EXPIRED);
  }

  Answer<RenewReply> renew(SimPeer peer, @Nullable Certified shown) {
    Optional<String> fault = fault(shown, GRACE);
    if (shown == null || fault.isPresent()) {
      return refused(401, fault.orElse(Problem.NOT_SIGNED_IN));
    }
    return new Answer.Ok<>(
        new RenewReply(
            List.of(SimKeyring.text(certify(peer, shown.key()))),
            SimKeyring.bundle(bundleSequence)));
  }

  /// A peer that knows more than this directory, which lost its memory.
  void hear(@Nullable SignedBundle bundle) {
    if (bundle != null) {
      bundleSequence = Math.max(bundleSequence, Long.parseLong(bundle.bundle()));
    }
  }

  /// As one that it knows.
  SimMember known(SimPeer peer) {
    SimMember member = members.get(peer.id());
    if (member == null) {
      throw SimRefusal.unknownPeer();
    }
    return member;
  }

  /// As one that it knows from now on.
  SimMember member(SimPeer peer) {
    SimMember member = members.get(peer.id());
    if (member == null) {
      member = new SimMember(peer);
      members.put(peer.id(), member);
    }
    return member;
  }

  boolean isLive(SimMember member) {
    return member.peer.isLiar()
        || (!member.left && world.clock.now() - member.lastSeen < STALE.toNanos());
  }

  boolean isListed(SimMember member) {
    return member.peer.isLiar()
        || (!member.left && world.clock.now() - member.lastSeen < LOST.toNanos());
  }

  /// By the last words of those who are there, as the real one judges them.
  int unreachableBy(SimMember of) {
    String id = of.peer.id();
    List<SimMember> others =
        members.values().stream().filter(m -> !m.equals(of) && isLive(m)).toList();
    int cannot = (int) others.stream().filter(m -> m.unreachable.contains(id)).count();
    boolean somebodyDid = others.stream().anyMatch(m -> m.reached.contains(id));
    return somebodyDid || cannot < Math.clamp(others.size(), 1, 2) ? 0 : cannot;
  }

  int livePeers() {
    return (int) members.values().stream().filter(this::isLive).count();
  }

  int completeCopies(String root) {
    int copies = 0;
    for (SimMember member : members.values()) {
      copies += isListed(member) && member.isComplete(root) ? 1 : 0;
    }
    return copies;
  }

  Answer<DownloadReply> sources(SimPeer caller, FileRecord file) {
    List<SourceRecord> sources = new ArrayList<>();
    for (SimMember member : members.values()) {
      IndexEntry entry = member.entries.get(file.root());
      boolean has = entry != null || member.peer.isLiar();
      if (has && isListed(member) && !member.peer.equals(caller)) {
        sources.add(source(member, entry == null || entry.complete()));
      }
    }
    int copies = completeCopies(file.root());
    FileRecord now =
        new FileRecord(
            file.name(),
            file.root(),
            file.sizeBytes(),
            file.revision(),
            file.created(),
            file.owner(),
            copies,
            file.copiesWanted(),
            file.attributes());
    List<NameRecord> known =
        kept.wanted().filter(f -> f.root().equals(file.root())).map(this::sealed).toList();
    return new Answer.Ok<>(
        new DownloadReply(
            now,
            sources,
            known,
            tickets.read(file.root(), file.sizeBytes(), caller),
            copies > 0 ? null : lastHolders(file.root())));
  }

  /// For what a name points to, what the caller publishes, and what it was asked to keep.
  Answer<Grant> ticket(SimPeer caller, String root) {
    SimRules.root(root);
    return named(root)
        .map(FileRecord::sizeBytes)
        .or(() -> uploads.size(caller, root))
        .or(() -> ordered(caller, root))
        .<Answer<Grant>>map(size -> new Answer.Ok<>(tickets.read(root, size, caller)))
        .orElseGet(() -> refused(404, Problem.NOT_FOUND));
  }

  private Optional<FileRecord> named(String root) {
    return kept.wanted().filter(f -> f.root().equals(root)).findFirst();
  }

  private Optional<Long> ordered(SimPeer peer, String root) {
    SimMember member = members.get(peer.id());
    return member == null
        ? Optional.empty()
        : member.commands.values().stream()
            .filter(c -> c.kind() == PeerCommand.Kind.KEEP && root.equals(c.root()))
            .map(PeerCommand::sizeBytes)
            .findFirst();
  }

  Answer<DownloadReply> byName(SimPeer caller, String name) {
    FileRecord file = names.get(name);
    if (file == null) {
      return gone(tombstones.get(name));
    }
    return sources(caller, file);
  }

  Answer<DownloadReply> byRevision(SimPeer caller, String name, int number) {
    return kept.revision(name, number)
        .map(file -> sources(caller, file))
        .orElseGet(() -> gone(names.containsKey(name) ? null : tombstones.get(name)));
  }

  private static <T> Answer<T> gone(@Nullable Tombstone removal) {
    if (removal == null) {
      return refused(404, Problem.NOT_FOUND);
    }
    return new Answer.Refused<>(
        new Problem(
            null,
            null,
            404,
            Problem.REMOVED,
            removal.name() + " was removed by " + USER + ", just now",
            null,
            null));
  }

  private List<LastHolder> lastHolders(String root) {
    return members.values().stream()
        .filter(m -> !isListed(m) && m.entries.containsKey(root))
        .map(
            m -> {
              boolean complete =
                  m.entries.values().stream().anyMatch(e -> e.root().equals(root) && e.complete());
              return new LastHolder(
                  m.peer.name(),
                  m.left ? "left" : "lost",
                  SimLoop.instant(m.lastSeen).toString(),
                  complete);
            })
        .toList();
  }

  Answer<DownloadReply> byRoot(SimPeer caller, String prefix) {
    SimRules.rootPrefix(prefix);
    List<FileRecord> files = kept.wanted().filter(f -> f.root().startsWith(prefix)).toList();
    if (files.stream().map(FileRecord::root).distinct().count() > 1) {
      return refused(409, Problem.AMBIGUOUS);
    }
    if (!files.isEmpty()) {
      return sources(caller, files.getFirst());
    }
    Tombstone removal =
        tombstones.values().stream()
            .filter(t -> t.root().startsWith(prefix))
            .findFirst()
            .orElse(null);
    if (removal != null
        && !uploads.isPublishing(removal.root())
        && !kept.isRestoring(removal.root())) {
      // It may have begun to fetch it, and have reported none of it when it was removed.
      command(member(caller), PeerCommand.Kind.DROP, removal.root(), 0, removal);
    }
    return gone(removal);
  }

  /// Names whose content this member has whole, and nobody else who is there.
  List<String> lastCopies(SimMember of) {
    return names.values().stream()
        .filter(f -> of.isComplete(f.root()))
        .filter(
            f ->
                members.values().stream()
                    .noneMatch(m -> !m.equals(of) && isListed(m) && m.isComplete(f.root())))
        .map(FileRecord::name)
        .toList();
  }

  /// Somebody leaves for good.
  ///
  /// @param key of the certificate that it has shown
  void leave(SimMember member, String key) {
    member.left = true;
    uploads.abandonAll(member.peer);
    revoke(key);
  }

  /// A key that may be certified for this peer.
  void requireUsable(String key, SimPeer by) {
    if (key.isBlank() || revoked.contains(key)) {
      throw SimRefusal.badRequest("the certificate request cannot be used");
    }
    SimPeer owner = owners.putIfAbsent(key, by);
    if (owner != null && !owner.equals(by)) {
      throw SimRefusal.badRequest("the key belongs to another peer");
    }
  }

  /// From now on the name points there.
  void name(FileRecord file) {
    FileRecord old = names.get(file.name());
    if (old != null && old.revision() < file.revision()) {
      kept.replaced(old);
    }
    names.put(file.name(), file);
    everNamed.add(file.name());
    namedAt.put(file.name(), world.clock.now());
  }

  /// @param words what the same peer knows of moved names
  void adopt(List<NameRecord> records, List<NameChangeWord> words) {
    kept.adopt(words);
    for (NameRecord r : records) {
      if (SimSeal.of(SimSeal.DIRECTORY, r.statement()).equals(r.seal())) {
        FileRecord file =
            new FileRecord(
                r.name(),
                r.root(),
                r.sizeBytes(),
                r.revision(),
                r.created(),
                r.owner(),
                0,
                r.copies(),
                r.attributes());
        kept.changes().of(r).forEach(now -> adopt(SimNames.file(file, now)));
      }
    }
  }

  private void adopt(FileRecord file) {
    FileRecord old = names.get(file.name());
    Tombstone removed = tombstones.get(file.name());
    boolean stands = removed == null || removed.revision() < file.revision();
    if (stands && (old == null || old.revision() < file.revision())) {
      names.put(file.name(), file);
      namedAt.put(file.name(), world.clock.now());
    }
  }

  /// Someone takes the name away; holders of content without a name are told to drop it.
  ///
  /// @return false when there is no such name
  boolean remove(String name) {
    FileRecord file = names.remove(name);
    if (file == null) {
      return false;
    }
    world.trace.line("removed", name);
    kept.removed(file);
    giveUp(file);
    return true;
  }

  /// This name, or this revision of it, is none any more.
  void giveUp(FileRecord file) {
    Tombstone tombstone = tombstone(file);
    tombstones.merge(file.name(), tombstone, (a, b) -> a.revision() > b.revision() ? a : b);
    world.invariants.removed(file, tombstone);
    boolean named = kept.isWanted(file.root());
    if (named) {
      return;
    }
    for (SimMember member : members.values()) {
      if (member.entries.containsKey(file.root())) {
        command(member, PeerCommand.Kind.DROP, file.root(), file.sizeBytes(), tombstone);
      }
      member
          .commands
          .values()
          .removeIf(c -> c.kind() == PeerCommand.Kind.KEEP && file.root().equals(c.root()));
    }
  }

  /// It has a name again.
  void withdrawDrops(String root) {
    for (SimMember member : members.values()) {
      member
          .commands
          .values()
          .removeIf(c -> c.kind() == PeerCommand.Kind.DROP && root.equals(c.root()));
    }
  }

  void command(SimMember member, PeerCommand.Kind kind, FileRecord file) {
    command(member, kind, file.root(), file.sizeBytes(), null);
  }

  /// What this member shall keep, since there are too few copies.
  void repair(SimMember member) {
    for (FileRecord file : names.values()) {
      IndexEntry entry = member.entries.get(file.root());
      boolean due =
          world.clock.now() - namedAt.getOrDefault(file.name(), 0L) > REPAIR_AFTER.toNanos();
      if (due
          && (entry == null || !entry.complete())
          && completeCopies(file.root()) < file.copiesWanted()) {
        command(member, PeerCommand.Kind.KEEP, file.root(), file.sizeBytes(), null);
      }
    }
  }

  /// This member shall keep what the name points to.
  void keep(SimPeer peer, String name) {
    FileRecord file = names.get(name);
    if (file != null) {
      command(member(peer), PeerCommand.Kind.KEEP, file.root(), file.sizeBytes(), null);
    }
  }

  private void command(
      SimMember member,
      PeerCommand.Kind kind,
      String root,
      long size,
      @Nullable Tombstone tombstone) {
    String id = kind + "-" + root.substring(0, 12);
    List<SourceRecord> sources = new ArrayList<>();
    for (SimMember other : members.values()) {
      if (!other.equals(member) && isListed(other) && other.entries.containsKey(root)) {
        sources.add(source(other, true));
      }
    }
    List<Tombstone> others =
        tombstones.values().stream()
            .filter(
                t ->
                    tombstone != null
                        && t.root().equals(root)
                        && !t.name().equals(tombstone.name()))
            .toList();
    member.commands.putIfAbsent(
        id, new PeerCommand(id, kind, root, size, sources, tombstone, others));
  }

  static SourceRecord source(SimMember member, boolean complete) {
    return new SourceRecord(
        member.peer.id(), member.peer.name(), member.address(), complete, 0, "live");
  }

  NameRecord sealed(FileRecord f) {
    NameRecord r =
        new NameRecord(
            f.name(),
            f.revision(),
            f.root(),
            f.sizeBytes(),
            f.created(),
            f.owner(),
            f.copiesWanted(),
            f.attributes(),
            null);
    String seal = SimSeal.of(forges ? "somebody" : SimSeal.DIRECTORY, r.statement());
    return new NameRecord(
        r.name(),
        r.revision(),
        r.root(),
        r.sizeBytes(),
        r.created(),
        r.owner(),
        r.copies(),
        r.attributes(),
        seal);
  }

  static FileRecord wanting(FileRecord f, int copies) {
    return new FileRecord(
        f.name(),
        f.root(),
        f.sizeBytes(),
        f.revision(),
        f.created(),
        f.owner(),
        f.copies(),
        copies,
        f.attributes());
  }

  static FileRecord called(FileRecord f, String name, int revision) {
    return new FileRecord(
        name,
        f.root(),
        f.sizeBytes(),
        revision,
        f.created(),
        f.owner(),
        f.copies(),
        f.copiesWanted(),
        f.attributes());
  }

  long number() {
    return ++numbered;
  }

  Tombstone tombstone(FileRecord f) {
    Tombstone t =
        new Tombstone(
            "tomb" + number(), f.name(), f.revision(), f.root(), world.now().toEpochMilli(), null);
    String seal = SimSeal.of(SimSeal.DIRECTORY, t.statement());
    return new Tombstone(t.id(), t.name(), t.revision(), t.root(), t.removedAt(), seal);
  }

  static <T> Answer<T> refused(int status, String code) {
    return new Answer.Refused<>(new Problem(null, null, status, code, code, null, null));
  }
}
