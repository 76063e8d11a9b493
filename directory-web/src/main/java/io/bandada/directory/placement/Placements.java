package io.bandada.directory.placement;

import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.SourceRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.database.Database;
import io.bandada.directory.holdings.Holder;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.members.ContentHolders;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.MemberEvent;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.safemode.SafeMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Who keeps what: chooses peers, keeps their space, tells them, and takes it back.
@Component
public class Placements {
  private static final int MOST_SOURCES = 20;

  private final Database database;
  private final Members members;
  private final Holdings holdings;
  private final ContentHolders holders;
  private final Commands commands;
  private final Reservations reservations;
  private final SafeMode safeMode;
  private final InstantSource clock;
  private final RandomGenerator chance;

  /// By peer, the contents whose DROP went out with a reply that the peer has not followed up with
  /// a verified index yet: until then it may be moving them to its trash, whatever its entries say.
  /// In memory only: a directory that was restarted has not heard of the peer's index before its
  /// next ping.
  private final ConcurrentHashMap<String, Set<String>> dropping = new ConcurrentHashMap<>();

  Placements(
      Database database,
      Members members,
      Holdings holdings,
      ContentHolders holders,
      Commands commands,
      Reservations reservations,
      SafeMode safeMode,
      InstantSource clock,
      RandomGenerator chance) {
    this.database = database;
    this.members = members;
    this.holdings = holdings;
    this.holders = holders;
    this.commands = commands;
    this.reservations = reservations;
    this.safeMode = safeMode;
    this.clock = clock;
    this.chance = chance;
  }

  /// What a content needs.
  ///
  /// @param copies complete copies wanted in all
  /// @param not a peer that is counted apart and never chosen (the uploader); null none
  /// @param uploadId the open upload that it is for; null: a repair
  public record Need(
      String root, long sizeBytes, int copies, @Nullable String not, @Nullable String uploadId) {}

  /// What was found for it.
  ///
  /// @param holders those that have it or were asked to keep it, in the order of preference;
  ///   [Need#not] is not among them
  /// @param reachable live peers that could take part, holders included, whether they have space or
  ///   not
  /// @param notChosen live peers that could not take part, each with the reason: for people
  public record Plan(List<SourceRecord> holders, int reachable, List<String> notChosen) {}

  /// Finds peers until as many as wanted have it or were asked. Space is reserved and commands are
  /// ordered in this change.
  public Plan plan(Need need) {
    return database.write(() -> plan(need, Set.of()).plan());
  }

  /// Orders the copies that are missing, from nobody in `busy`. The peers that were asked just now.
  ///
  /// Whoever found that they are missing did so a while ago. A name that was taken away meanwhile
  /// has ordered DROPs, which a copy would take back.
  List<String> mend(Need need, Set<String> busy) {
    return database.write(() -> wanted(need.root()) ? plan(need, busy).asked() : List.of());
  }

  /// Peers that said they have all of it, whether they are there or not.
  List<String> completeAt(String root) {
    return holdings.holders(root).stream().filter(Holder::complete).map(Holder::peerId).toList();
  }

  private record Planned(Plan plan, List<String> asked) {}

  private Planned plan(Need need, Set<String> busy) {
    Map<String, Holder> have = new HashMap<>();
    holdings.holders(need.root()).forEach(h -> have.put(h.peerId(), h));
    Set<String> asked = reservations.asked(need.root());
    List<SourceRecord> chosen = new ArrayList<>();
    List<SourceRecord> promised = new ArrayList<>();
    List<Candidate> free = new ArrayList<>();
    Set<String> sites = new HashSet<>();
    Map<String, Long> reserved = reservations.bytes();
    List<String> notChosen = new ArrayList<>();
    int reachable = 0;
    for (Member member : members.all()) {
      if (member.id().equals(need.not())) {
        addSite(sites, member);
        continue;
      }
      Holder holder = have.get(member.id());
      boolean complete = holder != null && holder.complete();
      long haveBytes = holder == null ? 0 : holder.haveBytes();
      if (complete && member.state().counts()) {
        chosen.add(ContentHolders.source(member, true, haveBytes));
        addSite(sites, member);
        reachable++;
      } else if (member.takesCopies()) {
        reachable++;
        if (asked.contains(member.id())) {
          promised.add(ContentHolders.source(member, false, haveBytes));
          addSite(sites, member);
        } else if (!busy.contains(member.id())) {
          free.add(candidate(member, reserved.getOrDefault(member.id(), 0L)));
        }
      } else {
        member.noCopies().ifPresent(why -> notChosen.add(member.name() + " (" + why + ")"));
      }
    }
    chosen.addAll(promised);
    int missing = need.copies() - chosen.size() - (need.not() == null ? 0 : 1);
    List<String> now = new ArrayList<>();
    for (Candidate c :
        PlacementPolicy.choose(free, Math.max(0, missing), need.sizeBytes(), sites, chance)) {
      reservations.keep(c.peerId(), need);
      now.add(c.peerId());
      members.get(c.peerId()).ifPresent(m -> chosen.add(ContentHolders.source(m, false, 0)));
    }
    return new Planned(new Plan(List.copyOf(chosen), reachable, List.copyOf(notChosen)), now);
  }

  private static void addSite(Set<String> sites, Member member) {
    if (member.site() != null) {
      sites.add(member.site());
    }
  }

  private Candidate candidate(Member member, long promisedBytes) {
    return new Candidate(
        member.id(),
        member.site(),
        member.vitals().freeBytes() - promisedBytes,
        member.vitals().capacityBytes(),
        member.vitals().load(),
        clock.millis() - member.stateSince());
  }

  /// The upload goes on: its reservations hold for another while.
  public void extend(String uploadId, long expiresAt) {
    reservations.extend(uploadId, expiresAt);
  }

  /// The upload was given back or ran out: its reservations go, and its copies unless a name wants
  /// them.
  public void giveBack(String uploadId, String root) {
    database.write(
        () -> {
          reservations.giveBack(uploadId);
          if (!wanted(root)) {
            reservations.drop(root);
          }
        });
  }

  /// A peer has left: nothing is promised by it any more.
  public void release(String peerId) {
    reservations.release(peerId);
  }

  @EventListener
  void lost(MemberEvent.Lost lost) {
    reservations.release(lost.peerId());
  }

  /// A name is gone: every content that it ever pointed to and that nobody else wants is dropped by
  /// its holders.
  public void drop(List<Tombstone> tombstones) {
    database.write(
        () -> {
          for (Tombstone tombstone : tombstones) {
            String root = tombstone.root();
            if (!wanted(root)) {
              reservations.drop(root);
              for (Holder holder : holdings.holders(root)) {
                commands.order(
                    holder.peerId(),
                    PeerCommand.Kind.DROP,
                    root,
                    holder.sizeBytes(),
                    tombstone.id());
              }
            }
          }
        });
  }

  /// Names are gone, very many perhaps: the contents of that change that nobody else wants are
  /// dropped by their holders.
  ///
  /// @param change the tombstones of it
  public void dropAll(String change) {
    database.write(
        () -> {
          reservations.dropAll(change);
          commands.dropAll(change);
        });
  }

  /// Orders these peers to bring a removed content back, from their trash or from each other.
  ///
  /// @return how many were asked
  public int bringBack(Need need, Collection<String> peers) {
    return database.write(
        () -> {
          List<String> there =
              peers.stream()
                  .filter(id -> members.get(id).filter(m -> m.state().counts()).isPresent())
                  .toList();
          there.forEach(id -> reservations.keep(id, need));
          return there.size();
        });
  }

  /// Peers that were asked to keep this and have neither brought nor refused it yet.
  public int awaited(String root) {
    return reservations.asked(root).size();
  }

  /// The same for one peer, which may have some of it that it has not reported.
  ///
  /// @param tombstone the id of the removal
  public void drop(String peerId, String root, String tombstone) {
    database.write(
        () -> {
          if (!wanted(root)) {
            commands.order(peerId, PeerCommand.Kind.DROP, root, 0, tombstone);
          }
        });
  }

  /// Somebody wants this content, see [Wants].
  boolean wanted(String root) {
    return Wants.wanted(database, root);
  }

  /// The peer's report is in the holdings: of these contents it has more than before.
  public void reported(String peerId, Collection<String> roots) {
    reservations.reported(peerId, roots);
  }

  /// The same of a report of any size.
  public void reported(String peerId) {
    reservations.reported(peerId);
  }

  /// The peer has carried these out, or will not. After its report of that same moment.
  ///
  /// @param verified its index is known to be true as of now
  public void confirmed(String peerId, Collection<String> ids, boolean verified) {
    if (ids.isEmpty() || !commands.mayHave(peerId)) {
      return;
    }
    database.write(
        () -> {
          List<String> kept = reservations.keeps(peerId, ids);
          commands.confirm(peerId, ids);
          reservations.confirmed(peerId, kept, verified);
        });
  }

  /// The peer's index is known to be true as of its newest ping: what it was told before shows in
  /// it.
  public void verified(String peerId) {
    dropping.remove(peerId);
  }

  /// Whether this copy may be gone although the peer's last report has it: such a copy acknowledges
  /// nothing.
  public boolean mayBeDropping(String peerId, String root) {
    return dropping.getOrDefault(peerId, Set.of()).contains(root);
  }

  /// What this peer is to do, until it confirms. A DROP is looked at once more before it goes out.
  public List<PeerCommand> commandsFor(String peerId) {
    List<PeerCommand> out = new ArrayList<>();
    for (Commands.Command c : commands.of(peerId)) {
      if (waits(c)) {
        continue;
      }
      if (c.kind() == PeerCommand.Kind.DROP && !startDropping(c)) {
        commands.withdraw(PeerCommand.Kind.DROP, c.root());
        continue;
      }
      List<SourceRecord> sources = c.kind() == PeerCommand.Kind.KEEP ? sourcesFor(c) : List.of();
      if (c.kind() != PeerCommand.Kind.KEEP || !sources.isEmpty() || beingRestored(c.root())) {
        out.add(
            new PeerCommand(
                c.id(),
                c.kind(),
                c.root(),
                c.sizeBytes(),
                sources,
                c.tombstone(),
                commands.otherWords(c)));
      }
    }
    return out;
  }

  /// Nothing is deleted, and nothing but an upload and a restore moves bytes, on the word of a
  /// database that may have forgotten something.
  private boolean waits(Commands.Command c) {
    return switch (c.kind()) {
      case DROP -> !safeMode.mayDrop(c.peerId());
      case KEEP -> safeMode.on() && !askedFor(c.root());
      case VERIFY -> false;
    };
  }

  private boolean askedFor(String root) {
    return database
        .sql()
        .sql(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM upload WHERE root = :root)"
                + " OR EXISTS (SELECT 1 FROM restore WHERE root = :root)")
        .param("root", root)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// It may be in the peer's own trash, so it is told although nobody else has it.
  private boolean beingRestored(String root) {
    return database
        .sql()
        .sql("SELECT 1 FROM restore WHERE root = ? LIMIT 1")
        .param(root)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Distrusts the copy first and looks whether it is wanted then: a publication between the two
  /// finds it distrusted.
  private boolean startDropping(Commands.Command drop) {
    Set<String> roots =
        dropping.computeIfAbsent(drop.peerId(), peer -> ConcurrentHashMap.newKeySet());
    boolean added = roots.add(drop.root());
    if (wanted(drop.root())) {
      if (added) {
        roots.remove(drop.root());
      }
      return false;
    }
    return true;
  }

  private List<SourceRecord> sourcesFor(Commands.Command c) {
    return holders.of(c.root()).stream()
        .filter(s -> !s.peerId().equals(c.peerId()) && (s.complete() || s.haveBytes() > 0))
        .filter(
            s ->
                s.state().equals(PeerState.LIVE.word()) || s.state().equals(PeerState.STALE.word()))
        .limit(MOST_SOURCES)
        .toList();
  }
}
