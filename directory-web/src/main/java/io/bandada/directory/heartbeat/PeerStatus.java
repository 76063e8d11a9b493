package io.bandada.directory.heartbeat;

import io.bandada.directory.api.PingRequest;
import io.bandada.directory.members.Member;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.address.AdvertisedAddresses;
import io.bandada.directory.members.address.Reachability;
import io.bandada.directory.members.transfers.ReportedTransfers;
import io.bandada.directory.problems.Refusal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a ping says of how its peer is, and what others say of where it is.
@Component
class PeerStatus {
  private static final int MOST_RUN = 200;
  private static final int MOST_TROUBLE = 300;

  private final Members members;
  private final AdvertisedAddresses advertised;
  private final Reachability reachability;
  private final ReportedTransfers transfers;
  private final InstantSource clock;

  PeerStatus(
      Members members,
      AdvertisedAddresses advertised,
      Reachability reachability,
      ReportedTransfers transfers,
      InstantSource clock) {
    this.members = members;
    this.advertised = advertised;
    this.reachability = reachability;
    this.transfers = transfers;
    this.clock = clock;
  }

  /// @param place the address that it calls from
  PeerVitals vitals(String peerId, PingRequest ping, String place) {
    Optional<Member> member = members.get(peerId);
    if (member.isEmpty() || !member.get().vitals().addresses().equals(ping.addresses())) {
      advertised.check(ping.addresses(), place);
    }
    if (member.filter(m -> wasThere(m, ping)).isEmpty()) {
      reachability.came(peerId);
    }
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
        reachability.unreachableBy(peerId, members.live()),
        shortened(ping.storeTrouble()));
  }

  /// What happened; what may have led to it is asked at that machine, by `peerctl status`.
  private static String shortened(@Nullable String trouble) {
    String happened = trouble == null ? "" : trouble.split(": ", 2)[0];
    return happened.length() > MOST_TROUBLE
        ? happened.substring(0, MOST_TROUBLE) + "..."
        : happened;
  }

  private static boolean wasThere(Member before, PingRequest ping) {
    return before.state() == PeerState.LIVE
        && before.incarnation() == ping.incarnation()
        && before.vitals().addresses().equals(ping.addresses());
  }

  /// What it moves, and whom it reaches.
  void heard(String peerId, PingRequest ping) {
    transfers.report(peerId, ping.transfers());
    reachability.heard(peerId, known(ping.unreachable()), known(ping.reached()));
  }

  /// Of members only: nobody makes us remember names.
  private List<String> known(@Nullable List<String> peerIds) {
    return peerIds == null
        ? List.of()
        : peerIds.stream()
            .limit(PingRequest.MOST_CONTACTS)
            .filter(id -> members.get(id).isPresent())
            .toList();
  }
}
