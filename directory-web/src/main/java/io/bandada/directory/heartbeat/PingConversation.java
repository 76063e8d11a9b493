package io.bandada.directory.heartbeat;

import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.catalog.RenameWords;
import io.bandada.directory.holdings.IndexState;
import io.bandada.directory.holdings.IndexVerdict;
import io.bandada.directory.members.Arrival;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.transfers.TransferOrders;
import io.bandada.directory.placement.Placements;
import io.bandada.directory.safemode.SafeMode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What one ping does, in its order: where and how the peer is, who is out, that it was heard, what
/// it holds; and what it is told.
@Component
class PingConversation {
  private static final IndexVerdict NOT_HEARD =
      new IndexVerdict(IndexState.UNKNOWN, false, Wanted.LATER);

  private final PeerStatus status;
  private final BundleExchange bundles;
  private final Members members;
  private final IndexExchange index;
  private final Placements placements;
  private final TransferOrders orders;
  private final SafeMode safeMode;
  private final RenameWords words;
  private final InstantSource clock;

  PingConversation(
      PeerStatus status,
      BundleExchange bundles,
      Members members,
      IndexExchange index,
      Placements placements,
      TransferOrders orders,
      SafeMode safeMode,
      RenameWords words,
      InstantSource clock) {
    this.status = status;
    this.bundles = bundles;
    this.members = members;
    this.index = index;
    this.placements = placements;
    this.orders = orders;
    this.safeMode = safeMode;
    this.words = words;
    this.clock = clock;
  }

  PingReply answer(PeerSession peer, PingRequest ping, HttpServletRequest from) {
    String id = peer.peerId();
    index.check(ping);
    PeerVitals vitals = status.vitals(id, ping, from.getRemoteAddr());
    bundles.hear(ping);
    if (members.get(id).isEmpty()) {
      if (bundles.isBehind(ping)) {
        // Nobody is taken back before the directory has heard who is out.
        return reply(ping, vitals, NOT_HEARD, false, List.of(), null, List.of());
      }
      bundles.requireNotRevoked(from);
      takeBack(peer, ping, vitals);
    }
    Members.Heard heard = members.seen(id, ping.run(), ping.incarnation(), ping.seq(), vitals);
    if (heard.news()) {
      status.heard(id, ping);
    }
    IndexVerdict verdict = heard.news() ? index.heard(id, ping) : index.asBefore(id, ping);
    safeMode.heard(id, verdict.verified(), bundles.isBehind(ping));
    IndexVerdict told = index.withNames(peer, verdict);
    return reply(
        ping,
        vitals,
        told,
        index.wantsNames(id),
        placements.commandsFor(id),
        heard.twin(),
        orders.toSend(id));
  }

  /// The directory lost its database; the peer's certificate says who it is, its ping the rest.
  private void takeBack(PeerSession peer, PingRequest ping, PeerVitals vitals) {
    safeMode.strangerCame();
    members.join(
        new Arrival(
            peer.peerId(),
            peer.peerName(),
            peer.account(),
            peer.site(),
            ping.incarnation(),
            vitals),
        true);
    index.askForNames(peer.peerId());
  }

  private PingReply reply(
      PingRequest ping,
      PeerVitals vitals,
      IndexVerdict index,
      boolean wantNames,
      List<PeerCommand> commands,
      @Nullable String twin,
      List<TransferOrder> transferOrders) {
    return new PingReply(
        members.nextBeat().toMillis(),
        members.lease().toMillis(),
        index.acceptedSeq(),
        index.verified(),
        index.wanted(),
        wantNames,
        members.live(),
        commands,
        bundles.newerThan(ping),
        bundles.isBehind(ping),
        clock.millis(),
        vitals.unreachableBy(),
        twin,
        transferOrders.isEmpty() ? null : transferOrders,
        words.lastKnown());
  }
}
