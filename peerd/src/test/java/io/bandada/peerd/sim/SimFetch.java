package io.bandada.peerd.sim;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork.FetchListener;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.serving.Serving;
import io.bandada.peerd.ticket.TicketVerifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A run of pieces on its way: each takes its time on the source's uplink, is checked and stored
/// where it arrives.
final class SimFetch extends SimCall {
  private static final Duration GIVEN_UP = Duration.ofSeconds(60);

  private final Manifest manifest;
  private final PieceOffer offer;
  private final String ticket;
  private final FetchListener listener;
  private final PieceSet unanswered;
  private TicketVerifier.@Nullable Good good;
  private Serving.@Nullable Grant grant;
  private @Nullable SimLoop calleeLife;
  private long lastArrival;
  private long sent;
  private boolean cancelled;
  private boolean granted;

  SimFetch(
      SimNetwork network,
      SimPeer caller,
      SimLoop life,
      SimPeer callee,
      String called,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    super(network, caller, life, callee, called);
    this.manifest = manifest;
    this.offer = offer;
    this.ticket = ticket;
    this.listener = listener;
    this.unanswered = PieceSet.none(manifest.pieces());
    offer.forEach(unanswered::add);
  }

  void begin() {
    network.asked(caller, callee, manifest.id(), offer.most());
    network.send(caller, callee, 0, at -> arrived());
    network.world.clock.in(GIVEN_UP, this::broken);
  }

  private void arrived() {
    if (isOver()) {
      return;
    }
    if (!callee.isUpAt(called)) {
      network.world.clock.at(
          network.world.clock.now() + network.delay(callee, caller), this::broken);
      return;
    }
    switch (callee.honesty) {
      case HONEST -> judge();
      case CORRUPTS -> chose(offer);
      case BOASTS -> refuse(PieceAnswer.Reason.NOT_HELD, Duration.ZERO);
      case SILENT -> {}
    }
  }

  private void judge() {
    switch (callee.judge(caller, manifest.id(), ticket, 1)) {
      case TicketVerifier.Good word -> {
        good = word;
        network.world.invariants.admitted(callee, caller, manifest.id(), ticket);
        callee.act(this::serve);
      }
      case TicketVerifier.Refused refused -> {
        network.world.trace.line(
            callee.id(),
            "refuses",
            caller.id(),
            manifest.id().shortHex(),
            refused.flaw().toString());
        turnAway(offer, 0);
      }
    }
  }

  /// From this piece on.
  private void turnAway(PieceOffer rest, int from) {
    network.turnedAway++;
    for (int i = from; i < rest.size(); i++) {
      answerLater(rest.piece(i), PieceAnswer.NOT_HERE);
    }
  }

  private void serve(Node node) {
    if (isOver()) {
      return;
    }
    switch (node.peerRequests().serve(caller.id(), manifest.id(), offer)) {
      case Serving.Granted(Serving.Grant given) -> {
        grant = given;
        calleeLife = callee.loop;
        chose(given.chosen());
      }
      case Serving.Refused(PieceAnswer.Reason reason, Duration retryAfter) ->
          refuse(reason, retryAfter);
      case Serving.Absent() -> refuse(PieceAnswer.Reason.NOT_HERE, Duration.ZERO);
    }
  }

  private void refuse(PieceAnswer.Reason reason, Duration retryAfter) {
    for (int i = 0; i < offer.size(); i++) {
      answerLater(
          offer.piece(i),
          i < offer.most()
              ? new PieceAnswer.Refused(reason, retryAfter)
              : new PieceAnswer.NotChosen());
    }
  }

  private void chose(PieceOffer chosen) {
    offer.forEach(
        piece -> {
          if (!chosen.has(piece)) {
            answerLater(piece, new PieceAnswer.NotChosen());
          }
        });
    sendFrom(chosen, 0);
  }

  /// One piece after the other, as fast as the uplink takes them; none after the caller left or the
  /// source died.
  private void sendFrom(PieceOffer chosen, int index) {
    if (index >= chosen.size() || isOver() || (calleeLife != null && calleeLife.isDead())) {
      release();
      return;
    }
    int piece = chosen.piece(index);
    Serving.Grant given = grant;
    if (given != null && !given.pieces().has(piece)) {
      answerLater(piece, new PieceAnswer.Refused(PieceAnswer.Reason.NOT_HELD, Duration.ZERO));
      sendFrom(chosen, index + 1);
      return;
    }
    int bytes = manifest.lengthOf(piece);
    TicketVerifier.Good word = good;
    if (word != null && !word.take(bytes)) {
      turnAway(chosen, index);
      release();
      return;
    }
    long start = Math.max(network.world.clock.now(), callee.uplinkFreeAt);
    callee.uplinkFreeAt = start + bytes * 1_000_000_000L / callee.uplinkBytesPerSecond;
    network.world.clock.at(
        callee.uplinkFreeAt,
        () -> {
          FileId id = manifest.id();
          SimDisk.Container c = callee.disk.container(id);
          if (!callee.isLiar() && (c == null || !c.stored.has(piece))) {
            answerLater(piece, new PieceAnswer.Refused(PieceAnswer.Reason.NOT_HELD, Duration.ZERO));
          } else {
            sent += bytes;
            network.world.invariants.serves(callee, caller, id, ticket, bytes);
            boolean sound = !callee.isLiar() && !callee.disk.isRotten(id, piece);
            network.send(callee, caller, lastArrival, at -> pieceArrived(piece, sound));
          }
          sendFrom(chosen, index + 1);
        });
  }

  private void pieceArrived(int piece, boolean sound) {
    lastArrival = network.world.clock.now();
    if (isOver() || !unanswered.has(piece)) {
      if (cancelled
          && sound
          && !callerLife.isDead()
          && !caller.disk.full
          && network.random.nextBoolean()) {
        // What was on its way when the call was cancelled may still be stored.
        caller.disk.store(manifest.id(), piece, callee.disk);
      }
      return;
    }
    if (!sound) {
      network.world.invariants.lied(caller, callee);
      answer(piece, new PieceAnswer.Corrupt());
    } else if (caller.disk.full) {
      answer(piece, new PieceAnswer.NotStored(true, "the simulated disk is full"));
    } else if (caller.disk.store(manifest.id(), piece, callee.disk)) {
      answer(piece, new PieceAnswer.Stored(manifest.lengthOf(piece)));
    } else {
      answer(piece, new PieceAnswer.NotStored(false, "the simulated container is closed"));
    }
  }

  private void answerLater(int piece, PieceAnswer answer) {
    network.send(callee, caller, lastArrival, at -> answer(piece, answer));
  }

  private void answer(int piece, PieceAnswer answer) {
    if (!isOver() && unanswered.has(piece) && !granted && isOfTheCallee(answer)) {
      granted = true;
      listener.granted(0);
    }
    int before = expected();
    if (!isOver() && unanswered.remove(piece)) {
      network.settled(caller, callee, manifest.id(), before - expected());
      if (unanswered.isEmpty()) {
        end();
      }
      network.world.trace.line(
          caller.id(),
          "gets",
          callee.id(),
          manifest.id().shortHex(),
          piece + "",
          answer.getClass().getSimpleName());
      listener.answered(piece, answer);
    }
  }

  /// How many pieces are still to come: of those that were not chosen yet, as many as are wanted.
  private int expected() {
    return Math.min(unanswered.size(), offer.most());
  }

  private static boolean isOfTheCallee(PieceAnswer answer) {
    return !answer.equals(PieceAnswer.NOT_HERE) && !(answer instanceof PieceAnswer.Unreachable);
  }

  @Override
  void broken() {
    for (int i = 0; i < offer.size() && !isOver(); i++) {
      if (unanswered.has(offer.piece(i))) {
        answer(offer.piece(i), new PieceAnswer.Unreachable());
      }
    }
  }

  @Override
  void callerGone() {
    end();
  }

  @Override
  public void cancel() {
    if (!isOver()) {
      network.settled(caller, callee, manifest.id(), expected());
      cancelled = true;
      end();
    }
  }

  private void release() {
    Serving.Grant given = grant;
    grant = null;
    if (given != null && calleeLife != null && !calleeLife.isDead()) {
      callee.act(node -> given.release(sent));
    }
  }
}
