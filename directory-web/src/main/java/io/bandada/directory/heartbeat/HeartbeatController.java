package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.holdings.IndexState;
import io.bandada.directory.holdings.IndexVerdict;
import io.bandada.directory.holdings.PresenceProofs;
import io.bandada.directory.members.Arrival;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.address.AdvertisedAddresses;
import io.bandada.directory.members.address.Reachability;
import io.bandada.directory.members.transfers.ReportedTransfers;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.safemode.SafeMode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Pings and index reports.
@RestController
class HeartbeatController {
  private static final int MOST_DONE = 1_000;
  private static final int MOST_RUN = 200;
  private static final int MOST_TROUBLE = 300;

  /// Reports at a time. They are large and write much; pings must get through beside them.
  private static final int REPORTS_AT_A_TIME = 8;

  private static final Duration REPORT_LATER = Duration.ofSeconds(1);
  private final Semaphore reports = new Semaphore(REPORTS_AT_A_TIME);

  private final Members members;
  private final ReportedTransfers transfers;
  private final Holdings holdings;
  private final NameAdoption adoption;
  private final Placements placements;
  private final SafeMode safeMode;
  private final AdvertisedAddresses advertised;
  private final BundleExchange trust;
  private final Reachability reachability;
  private final PresenceProofs proofs;
  private final InstantSource clock;

  HeartbeatController(
      Members members,
      ReportedTransfers transfers,
      Holdings holdings,
      NameAdoption adoption,
      Placements placements,
      SafeMode safeMode,
      AdvertisedAddresses advertised,
      BundleExchange trust,
      Reachability reachability,
      PresenceProofs proofs,
      InstantSource clock) {
    this.members = members;
    this.transfers = transfers;
    this.holdings = holdings;
    this.adoption = adoption;
    this.placements = placements;
    this.safeMode = safeMode;
    this.advertised = advertised;
    this.trust = trust;
    this.reachability = reachability;
    this.proofs = proofs;
    this.clock = clock;
  }

  @PostMapping(Paths.PING)
  PingReply ping(@RequestBody PingRequest ping, @AuthenticationPrincipal Caller caller, HttpServletRequest from) {
    PeerSession peer = caller.asPeer();
    if (ping.commandsDone().size() > MOST_DONE) {
      throw Refusal.badRequest("a ping confirms at most " + MOST_DONE + " commands");
    }
    Optional<Member> member = members.get(peer.peerId());
    if (member.isEmpty() || !member.get().vitals().addresses().equals(ping.addresses())) {
      advertised.check(ping.addresses(), from.getRemoteAddr());
    }
    if (member.filter(m -> wasThere(m, ping)).isEmpty()) {
      reachability.came(peer.peerId());
    }
    int unreachableBy = reachability.unreachableBy(peer.peerId(), members.live());
    PeerVitals vitals = vitals(ping, unreachableBy);
    trust.hear(ping);
    if (member.isEmpty()) {
      if (trust.isBehind(ping)) {
        return trust.askFirst(members, clock.millis());
      }
      trust.requireNotRevoked(from);
      takeBack(peer, ping, vitals);
    }
    IndexVerdict verdict;
    Members.Heard heard = members.seen(peer.peerId(), ping.run(), ping.incarnation(), ping.seq(), vitals);
    if (heard.news()) {
      transfers.report(peer.peerId(), ping.transfers());
      reachability.heard(peer.peerId(), known(ping.unreachable()), known(ping.reached()));
      verdict = holdings.apply(peer.peerId(), ping.delta());
      placements.reported(peer.peerId(), ping.delta().adds().stream().map(IndexEntry::root).toList());
      placements.confirmed(peer.peerId(), ping.commandsDone(), verdict.verified());
    } else {
      IndexState held = holdings.state(peer.peerId());
      verdict =
          new IndexVerdict(held.epoch() == ping.delta().epoch() ? held.seq() : IndexState.UNKNOWN, false, Wanted.NOTHING);
    }
    if (verdict.verified()) {
      placements.verified(peer.peerId());
      Long age = ping.presenceAgeMillis();
      if (age != null) {
        proofs.heard(peer.peerId(), age);
      }
    }
    safeMode.heard(peer.peerId(), verdict.verified(), trust.isBehind(ping));
    Wanted wanted = wantedOf(peer, verdict);
    return new PingReply(
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        verdict.acceptedSeq(),
        verdict.verified(),
        wanted,
        adoption.wants(peer.peerId()),
        members.live(),
        placements.commandsFor(peer.peerId()),
        trust.newerThan(ping),
        trust.isBehind(ping),
        clock.millis(),
        unreachableBy,
        heard.twin());
  }

  private static boolean wasThere(Member before, PingRequest ping) {
    return before.state() == PeerState.LIVE
        && before.incarnation() == ping.incarnation()
        && before.vitals().addresses().equals(ping.addresses());
  }

  /// The directory lost its database; the peer's certificate says who it is, its ping the rest.
  private void takeBack(PeerSession peer, PingRequest ping, PeerVitals vitals) {
    safeMode.strangerCame();
    members.join(
        new Arrival(peer.peerId(), peer.peerName(), peer.account(), peer.site(), ping.incarnation(), vitals), true);
    adoption.ask(peer.peerId());
  }

  private Wanted wantedOf(PeerSession peer, IndexVerdict verdict) {
    if (verdict.wanted() == Wanted.FULL) {
      // We hold nothing of what it has: its names may be lost, too.
      adoption.ask(peer.peerId());
    }
    if (!verdict.verified() || !adoption.wants(peer.peerId())) {
      return verdict.wanted();
    }
    if (holdings.state(peer.peerId()).count() == 0 || adoption.brought(peer.peerId())) {
      adoption.settle(peer.peerId(), peer.peerName());
      return Wanted.NOTHING;
    }
    return Wanted.FULL;
  }

  private PeerVitals vitals(PingRequest ping, int unreachableBy) {
    if (ping.run() != null && ping.run().length() > MOST_RUN) {
      throw Refusal.badRequest("a run has at most " + MOST_RUN + " characters");
    }
    if (ping.seq() < 0 || ping.load() < 0 || ping.capacityBytes() < 0 || ping.freeBytes() < 0) {
      throw Refusal.badRequest("the numbers of a ping are never negative");
    }
    return new PeerVitals(
        ping.addresses(),
        ping.load(),
        ping.capacityBytes(),
        ping.freeBytes(),
        Math.max(0, ping.bytesPerSecondIn()),
        Math.max(0, ping.bytesPerSecondOut()),
        ping.draining(),
        ping.clock() == null ? 0 : Math.round((ping.clock() - clock.millis()) / 60_000.0),
        unreachableBy,
        shortened(ping.storeTrouble()));
  }

  private static String shortened(@Nullable String trouble) {
    return trouble == null ? "" : trouble.length() > MOST_TROUBLE ? trouble.substring(0, MOST_TROUBLE) + "..." : trouble;
  }

  /// Of members only: nobody makes us remember names.
  private List<String> known(@Nullable List<String> peerIds) {
    return peerIds == null ? List.of() : peerIds.stream().limit(PingRequest.MOST_CONTACTS).filter(id -> members.get(id).isPresent()).toList();
  }

  @PostMapping(Paths.INDEX)
  IndexReply index(@RequestBody IndexRequest report, @AuthenticationPrincipal Caller caller) {
    PeerSession peer = caller.asPeer();
    if (members.get(peer.peerId()).isEmpty()) {
      throw Refusal.unknownPeer();
    }
    if (!reports.tryAcquire()) {
      throw Refusal.busy(503, "too many index reports at once", REPORT_LATER);
    }
    try {
      return take(report, peer);
    } finally {
      reports.release();
    }
  }

  private IndexReply take(IndexRequest report, PeerSession peer) {
    IndexReply reply = holdings.report(peer.peerId(), report);
    placements.reported(peer.peerId());
    adoption.heard(peer.peerId(), report.names());
    if (reply.verified() && !report.buckets().isEmpty()) {
      if (adoption.wants(peer.peerId())) {
        adoption.settle(peer.peerId(), peer.peerName());
      } else if (adoption.strange(peer.peerId())) {
        adoption.ask(peer.peerId());
      }
    }
    return reply;
  }
}
