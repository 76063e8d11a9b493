package io.bandada.directory.members;

import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PeerRecord;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.holdings.Copies;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.address.AddressSyntax;
import io.bandada.directory.members.liveness.DaemonRuns;
import io.bandada.directory.members.liveness.HeartbeatInterval;
import io.bandada.directory.members.liveness.Leases;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DirectorySettings;
import io.bandada.directory.settings.FolderAway;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The peers. All of them are in memory, since a ping every few seconds of each is too much to
/// write down.
@Component
public class Members {
  private static final int TURNED_AT_ONCE = 100;
  private static final Comparator<Member> BY_ID = Comparator.comparing(Member::id);

  private final Database database;
  private final PeerTable rows;
  private final MemberAdmission admission;
  private final IdentityOwners speakers;
  private final Copies copies;
  private final Holdings holdings;
  private final Events events;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final DirectorySettings settings;
  private final ApplicationEventPublisher listeners;

  private final ConcurrentHashMap<String, Member> members = new ConcurrentHashMap<>();
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

  /// Counted anew with every change of state: asked for by every ping.
  private volatile int live;

  private volatile int beating;

  /// Guards changes of state, so that memory and database turn in the same order.
  private final Object turning = new Object();

  /// Guarded by itself.
  private final Leases leases;

  Members(
      Database database,
      PeerTable rows,
      Copies copies,
      Holdings holdings,
      Events events,
      InstantSource clock,
      LongSupplier nanoClock,
      DirectorySettings settings,
      ApplicationEventPublisher listeners) {
    this.database = database;
    this.rows = rows;
    this.admission = new MemberAdmission(rows, copies, events, clock);
    this.speakers = new IdentityOwners(events);
    this.copies = copies;
    this.holdings = holdings;
    this.events = events;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.settings = settings;
    this.listeners = listeners;
    DirectorySettings.Lease lease = settings.lease();
    this.leases =
        new Leases(
            lease.sweep().toNanos(),
            lease.massMinimum(),
            lease.massShare(),
            lease.hold().toNanos());
    // A restart of ours is no fault of theirs: everybody who counted gets a fresh lease, which
    // begins with the first sweep.
    for (Member member : rows.all()) {
      members.put(member.id(), member);
      if (member.state().counts()) {
        leases.known(member.id(), member.state() == PeerState.STALE, nanoClock.getAsLong());
      }
    }
    count();
  }

  /// Takes a peer in, or takes it back under the id that it had.
  public Member join(Arrival arrival, boolean admin) {
    return join(arrival, admin, member -> member);
  }

  /// The same, with something else that either happens in the same change or does not happen, and
  /// then neither does this.
  public <T> T join(Arrival arrival, boolean admin, Function<Member, T> inTheSameChange) {
    synchronized (turning) {
      AtomicReference<Member> admitted = new AtomicReference<>();
      T result =
          database.write(
              () -> {
                Member known = arrival.peerId() == null ? null : members.get(arrival.peerId());
                Member member = admission.admit(known, arrival, admin);
                admitted.set(member);
                return inTheSameChange.apply(member);
              });
      Member member = admitted.get();
      members.put(member.id(), member);
      // Whoever pings with the new certificate speaks for it.
      speakers.forget(member.id());
      count();
      unwritten.add(member.id());
      synchronized (leases) {
        leases.heard(member.id(), nanoClock.getAsLong());
      }
      listeners.publishEvent(new MemberEvent.Joined(member.id()));
      return result;
    }
  }

  /// @param news it counts; false when a later one was heard before, or another daemon was
  /// @param twin where another daemon is that has this peer's identity and is refused; null none
  public record Heard(boolean news, @Nullable String twin) {}

  /// A ping.
  ///
  /// @param run of the daemon, see [DaemonRuns]; null: one that does not say
  /// @throws Refusal unknown-peer; identity-in-use
  public Heard seen(
      String peerId, @Nullable String run, long incarnation, long pingSeq, PeerVitals vitals) {
    Member known = members.get(peerId);
    if (known == null || known.state() == PeerState.LEFT) {
      throw Refusal.unknownPeer();
    }
    return switch (speakers.heard(known, run, incarnation, vitals)) {
      case DaemonRuns.Verdict.Late() -> new Heard(false, null);
      case DaemonRuns.Verdict.Speaks(boolean taken, DaemonRuns.@Nullable Run twin) ->
          new Heard(
              speaks(known, taken, incarnation, pingSeq, vitals),
              twin == null ? null : twin.address());
      case DaemonRuns.Verdict.Outdated() -> throw Refusal.unknownPeer();
      case DaemonRuns.Verdict.Refused(DaemonRuns.Run owner, boolean fresh) ->
          throw Refusal.identityInUse(known.name(), owner.address());
    };
  }

  private boolean speaks(
      Member known, boolean taken, long incarnation, long pingSeq, PeerVitals vitals) {
    String peerId = known.id();
    if (!vitals.addresses().equals(known.vitals().addresses())) {
      AddressSyntax.check(vitals.addresses());
    }
    if (!taken && incarnation == known.incarnation() && pingSeq <= known.pingSeq()) {
      return false;
    }
    long at = clock.millis();
    members.computeIfPresent(peerId, (id, member) -> member.seen(at, incarnation, pingSeq, vitals));
    unwritten.add(peerId);
    synchronized (leases) {
      leases.heard(peerId, nanoClock.getAsLong());
    }
    if (known.state() != PeerState.LIVE) {
      back(peerId);
    }
    listeners.publishEvent(new MemberEvent.Seen(peerId));
    return true;
  }

  private void back(String peerId) {
    synchronized (turning) {
      Member member = members.get(peerId);
      if (member != null && member.state() != PeerState.LIVE && member.state() != PeerState.LEFT) {
        turnAndRemember(List.of(member), PeerState.LIVE, EventKind.PEER_LIVE, " is back.");
        listeners.publishEvent(new MemberEvent.Joined(peerId));
      }
    }
  }

  /// These go for good.
  ///
  /// @param by who said so
  /// @param how for the event, after the peer's name
  /// @param inTheSameChange gets those that are not gone yet; what it refuses does not happen, and
  ///   then nobody leaves
  public <T> T leave(
      Predicate<Member> who, String by, String how, Function<List<Member>, T> inTheSameChange) {
    synchronized (turning) {
      List<Member> leaving =
          members.values().stream()
              .filter(m -> m.state() != PeerState.LEFT)
              .filter(who)
              .sorted(BY_ID)
              .toList();
      T result =
          database.write(
              () -> {
                T before = inTheSameChange.apply(leaving);
                turn(leaving, PeerState.LEFT, by, EventKind.PEER_LEFT, how);
                return before;
              });
      turned(leaving, PeerState.LEFT);
      synchronized (leases) {
        leaving.forEach(member -> leases.gone(member.id()));
      }
      leaving.forEach(member -> listeners.publishEvent(new MemberEvent.Left(member.id())));
      return result;
    }
  }

  /// Looks at all leases once.
  void sweep() {
    synchronized (turning) {
      Leases.Verdicts verdicts;
      synchronized (leases) {
        verdicts = leases.sweep(nanoClock.getAsLong(), beat());
      }
      if (verdicts.turnedHeld()) {
        events.record(
            Events.DIRECTORY,
            EventKind.VERDICTS_HELD,
            null,
            verdicts.silent()
                + " peers fell silent at once. That looks like a fault of this machine or its"
                + " network, so nobody is given up for the next "
                + words(settings.lease().hold())
                + ".");
      }
      if (verdicts.turnedFree()) {
        events.record(
            Events.DIRECTORY,
            EventKind.VERDICTS_RESUMED,
            null,
            "Silent peers are given up again as usual.");
      }
      judge(verdicts.stale(), PeerState.STALE);
      judge(verdicts.lost(), PeerState.LOST);
    }
  }

  private void judge(List<String> peerIds, PeerState state) {
    List<Member> turned = new ArrayList<>();
    for (String id : peerIds) {
      Member member = members.get(id);
      if (member != null && member.state().compareTo(state) < 0) {
        turned.add(member);
      }
    }
    boolean lost = state == PeerState.LOST;
    for (int from = 0; from < turned.size(); from += TURNED_AT_ONCE) {
      turnAndRemember(
          turned.subList(from, Math.min(turned.size(), from + TURNED_AT_ONCE)),
          state,
          lost ? EventKind.PEER_LOST : EventKind.PEER_STALE,
          lost ? " was not heard for too long; its copies do not count any more." : " is silent.");
    }
    turned.forEach(
        member ->
            listeners.publishEvent(
                lost ? new MemberEvent.Lost(member.id()) : new MemberEvent.Stale(member.id())));
  }

  private void turnAndRemember(
      Collection<Member> which, PeerState state, EventKind kind, String text) {
    database.write(() -> turn(which, state, Events.DIRECTORY, kind, text));
    turned(which, state);
  }

  /// State, copies that count by it, and the event: one change, and inside of one. Once it is
  /// durable, [#turned].
  private void turn(
      Collection<Member> which, PeerState state, String by, EventKind kind, String text) {
    for (Member before : which) {
      Member member = before.turned(state, clock.millis());
      rows.update(member);
      if (before.state().counts() != state.counts()) {
        copies.recountOf(member.id());
      }
      events.record(by, kind, member.name(), member.name() + text);
    }
  }

  private void turned(Collection<Member> which, PeerState state) {
    long now = clock.millis();
    for (Member member : which) {
      members.computeIfPresent(member.id(), (id, newest) -> newest.turned(state, now));
      unwritten.add(member.id());
    }
    count();
  }

  private void count() {
    live = (int) members.values().stream().filter(m -> m.state() == PeerState.LIVE).count();
    beating = (int) members.values().stream().filter(m -> m.state().counts()).count();
  }

  /// Writes down what pings said.
  void flush() {
    List<PeerTable.Seen> seen = new ArrayList<>();
    for (String id : List.copyOf(unwritten)) {
      unwritten.remove(id);
      Member member = members.get(id);
      if (member != null) {
        seen.add(new PeerTable.Seen(member, holdings.state(id).verifiedAt()));
      }
    }
    if (!seen.isEmpty()) {
      database.write(() -> rows.flush(seen));
    }
  }

  @PreDestroy
  void writeDownTheRest() {
    try {
      flush();
    } catch (FolderAway _) {
      // When peers were last heard is not known then; the rest was told.
    }
  }

  @Scheduled(initialDelay = 15, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forgetThoseWhoLeft() {
    long before = clock.millis() - settings.lease().forget().toMillis();
    synchronized (turning) {
      for (Member member : members.values()) {
        if (member.state() == PeerState.LEFT && member.stateSince() < before) {
          database.write(() -> rows.delete(member.id()));
          members.remove(member.id());
          speakers.forget(member.id());
          holdings.forget(member.id());
        }
      }
    }
  }

  public Optional<Member> get(String peerId) {
    return Optional.ofNullable(members.get(peerId));
  }

  /// All peers, in no order.
  public Collection<Member> all() {
    return members.values();
  }

  public int live() {
    return live;
  }

  /// By id or by name.
  public Optional<Member> member(String idOrName) {
    Member byId = members.get(idOrName);
    return byId != null
        ? Optional.of(byId)
        : members.values().stream().filter(m -> m.name().equals(idOrName)).findAny();
  }

  /// By id or by name.
  public Optional<PeerRecord> find(String idOrName) {
    return member(idOrName).map(m -> PeerList.record(m, holdings.state(m.id())));
  }

  public PeerPage page(PeerQuery query) {
    return PeerList.page(members.values(), holdings, query);
  }

  public Fleet fleet() {
    return Fleet.of(members.values());
  }

  /// So many peers fell silent at once that nobody is judged for the moment.
  public boolean verdictsHeld() {
    synchronized (leases) {
      return leases.held();
    }
  }

  /// How long a peer is to wait until its next ping.
  public Duration nextBeat() {
    return Duration.ofNanos(beat().nanos());
  }

  /// Silence after which other peers are not sent to a peer any more.
  public Duration lease() {
    return Duration.ofNanos(beat().lostNanos());
  }

  private HeartbeatInterval beat() {
    return HeartbeatInterval.of(settings, beating);
  }

  private static String words(Duration d) {
    return d.toSeconds() >= 120 ? d.toMinutes() + " minutes" : d.toSeconds() + " seconds";
  }
}
