package io.bandada.peerd.node;

import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.SignedBundle;
import io.bandada.directory.api.TransferOrder;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.node.base.TransferBoard;
import io.bandada.peerd.node.fetch.Fetchings;
import io.bandada.peerd.node.index.IndexReport;
import io.bandada.peerd.node.index.Presence;
import io.bandada.peerd.node.names.NameRecords;
import io.bandada.peerd.node.names.RenameWords;
import io.bandada.peerd.node.replica.Replicas;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.serving.ServeQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a heartbeat says and what its answer means: the state of this peer one way, commands and
/// what it wants to hear the other.
final class HeartbeatMessages {
  private static final System.Logger LOG = System.getLogger(HeartbeatMessages.class.getName());

  private final Ports ports;
  private final long incarnation;
  private final String run;
  private final IndexReport report;
  private final IndexReconciliation reconciliation;
  private final RenameWords renames;
  private final Replicas replicas;
  private final Fetchings fetchings;
  private final TransferBoard transfers;
  private final ServeQueue queue;
  private final Presence presence;
  private final Steering steering;
  private final Runnable morePeers;
  private final Runnable beatSoon;
  private List<String> sentDone = List.of();
  private long sentSeq;
  private boolean wantsBundle;
  private boolean badBundle;
  private int livePeers;
  private int unreachableBy;
  private @Nullable Instant indexVerifiedAt;

  /// @param morePeers runs when there are more peers than before
  /// @param beatSoon there is more to tell: beat again soon
  HeartbeatMessages(
      Ports ports,
      long incarnation,
      IndexReport report,
      NameRecords names,
      RenameWords renames,
      Replicas replicas,
      Fetchings fetchings,
      TransferBoard transfers,
      ServeQueue queue,
      Presence presence,
      Steering steering,
      Runnable morePeers,
      Runnable beatSoon) {
    this.ports = ports;
    this.incarnation = incarnation;
    // Copies of a folder count alike; no two of them start at the same moment at the same place.
    this.run =
        incarnation
            + "/"
            + ports.loop().now().toEpochMilli()
            + "/"
            + ports.settings().addresses().getFirst();
    this.report = report;
    this.replicas = replicas;
    this.fetchings = fetchings;
    this.transfers = transfers;
    this.queue = queue;
    this.presence = presence;
    this.steering = steering;
    this.morePeers = morePeers;
    this.beatSoon = beatSoon;
    this.renames = renames;
    this.reconciliation =
        new IndexReconciliation(ports.directory(), report, names, renames, this::verified);
  }

  PingRequest request(long seq) {
    PieceStore.Space space = ports.store().space();
    sentDone = replicas.done();
    var delta = report.delta();
    sentSeq = delta.seq();
    return new PingRequest(
        incarnation,
        seq,
        ports.settings().addresses(),
        queue.serving(),
        space.capacityBytes(),
        space.freeBytes(),
        fetchings.bytesPerSecond(),
        queue.bytesPerSecond(),
        replicas.draining,
        transfers.reported(),
        delta,
        sentDone,
        ports.keyring().bundleSequence(),
        wantsBundle ? ports.keyring().bundle().orElse(null) : null,
        presence.age().map(Duration::toMillis).orElse(null),
        ports.loop().now().toEpochMilli(),
        ports.contacts().unreachable(),
        ports.contacts().reached(),
        run,
        presence.trouble().isEmpty() ? null : presence.trouble());
  }

  void heard(PingReply reply) {
    boolean more = reply.livePeers() > livePeers;
    livePeers = reply.livePeers();
    unreachableBy = reply.unreachableBy() == null ? 0 : reply.unreachableBy();
    report.confirmed(reply.acceptedSeq());
    if (reply.indexVerified()) {
      verified();
    }
    replicas.confirmed(sentDone);
    replicas.obey(reply.commands());
    Objects.requireNonNullElse(reply.transferOrders(), List.<TransferOrder>of())
        .forEach(steering::obey);
    if (more) {
      morePeers.run();
    }
    hearOfTrust(reply);
    Long spoken = reply.renames();
    if (spoken != null) {
      renames.spoken(spoken);
    }
    reconciliation.begin(reply.wanted(), reply.wantNames());
    if (reply.acceptedSeq() == sentSeq && report.hasNews()) {
      beatSoon.run();
    }
  }

  private void hearOfTrust(PingReply reply) {
    boolean asked = wantsBundle;
    wantsBundle = reply.wantBundle();
    if (wantsBundle && !asked) {
      beatSoon.run();
    }
    SignedBundle bundle = reply.bundle();
    if (bundle != null) {
      ports.keyring().trust(bundle, this::trusted);
    }
  }

  private void trusted(Outcome<Long> outcome) {
    if (outcome instanceof Outcome.Failed<Long>(Exception cause) && !badBundle) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the directory's trust bundle is not taken: {0}",
          cause.getMessage());
    }
    badBundle = outcome instanceof Outcome.Failed<Long>;
  }

  /// How many other peers cannot reach this one, by the directory's last word.
  int unreachableBy() {
    return unreachableBy;
  }

  int livePeers() {
    return livePeers;
  }

  @Nullable Instant indexVerifiedAt() {
    return indexVerifiedAt;
  }

  private void verified() {
    indexVerifiedAt = ports.loop().now();
  }
}
