package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.catalog.NameAdoption;
import io.bandada.directory.holdings.Holdings;
import io.bandada.directory.holdings.IndexState;
import io.bandada.directory.holdings.IndexVerdict;
import io.bandada.directory.holdings.PresenceProofs;
import io.bandada.directory.members.Members;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.problems.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// What a peer holds, told by the deltas of its pings or by a report; and the names of it, when
/// they were lost here.
@Component
class IndexExchange {
  private static final int MOST_DONE = 1_000;

  /// Reports at a time. They are large and write much; pings must get through beside them.
  private static final int REPORTS_AT_A_TIME = 8;

  private static final Duration REPORT_LATER = Duration.ofSeconds(1);
  private final Semaphore reports = new Semaphore(REPORTS_AT_A_TIME);

  private final Members members;
  private final Holdings holdings;
  private final Placements placements;
  private final PresenceProofs proofs;
  private final NameAdoption adoption;

  IndexExchange(
      Members members,
      Holdings holdings,
      Placements placements,
      PresenceProofs proofs,
      NameAdoption adoption) {
    this.members = members;
    this.holdings = holdings;
    this.placements = placements;
    this.proofs = proofs;
    this.adoption = adoption;
  }

  void check(PingRequest ping) {
    if (ping.commandsDone().size() > MOST_DONE) {
      throw Refusal.badRequest("a ping confirms at most " + MOST_DONE + " commands");
    }
  }

  /// What changed since its last ping, and what it carried out.
  IndexVerdict heard(String peerId, PingRequest ping) {
    IndexVerdict verdict = holdings.apply(peerId, ping.delta());
    placements.reported(peerId, ping.delta().adds().stream().map(IndexEntry::root).toList());
    placements.confirmed(peerId, ping.commandsDone(), verdict.verified());
    if (verdict.verified()) {
      placements.verified(peerId);
      Long age = ping.presenceAgeMillis();
      if (age != null) {
        proofs.heard(peerId, age);
      }
    }
    return verdict;
  }

  /// For a ping that is older than what was heard.
  IndexVerdict asBefore(String peerId, PingRequest ping) {
    IndexState held = holdings.state(peerId);
    return new IndexVerdict(
        held.epoch() == ping.delta().epoch() ? held.seq() : IndexState.UNKNOWN,
        false,
        Wanted.NOTHING);
  }

  void askForNames(String peerId) {
    adoption.ask(peerId);
  }

  boolean wantsNames(String peerId) {
    return adoption.wants(peerId);
  }

  /// The verdict, with everything wanted from whom names are wanted that it has not brought yet.
  IndexVerdict withNames(PeerSession peer, IndexVerdict verdict) {
    String id = peer.peerId();
    if (verdict.wanted() == Wanted.FULL) {
      // We hold nothing of what it has: its names may be lost, too.
      adoption.ask(id);
    }
    if (!verdict.verified() || !adoption.wants(id)) {
      return verdict;
    }
    boolean all = holdings.state(id).count() == 0 || adoption.brought(id);
    if (all) {
      adoption.settle(id, peer.peerName());
    }
    return new IndexVerdict(verdict.acceptedSeq(), true, all ? Wanted.NOTHING : Wanted.FULL);
  }

  IndexReply report(PeerSession peer, IndexRequest report) {
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
    adoption.heard(peer.peerId(), report.names(), report.words());
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
