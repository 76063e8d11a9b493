package io.bandada.peerd.swarmsim;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.FetchListener;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.serving.Serving;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Some pieces that one peer fetches from another.
final class SwarmMemberFetch implements PeerNetwork.Call {
  final SwarmMember receiver;
  final SwarmMember source;
  private final SimulatedSwarm fleet;
  private final Manifest manifest;
  private final PieceOffer offer;
  private final FetchListener listener;
  private final BitSet unanswered = new BitSet();
  private final ArrayDeque<Integer> toSend = new ArrayDeque<>();
  private Serving.@Nullable Grant grant;
  private int pieceLeft;
  private long sentBytes;
  private boolean cancelled;

  SwarmMemberFetch(
      SimulatedSwarm fleet,
      SwarmMember receiver,
      SwarmMember source,
      Manifest manifest,
      PieceOffer offer,
      FetchListener listener) {
    this.fleet = fleet;
    this.receiver = receiver;
    this.source = source;
    this.manifest = manifest;
    this.offer = offer;
    this.listener = listener;
    this.unanswered.set(0, offer.size());
  }

  void begin() {
    receiver.fetching.add(this);
    source.serving.add(this);
    fleet.time.in(fleet.wayNanos(receiver, source), this::arrived);
  }

  private void arrived() {
    if (cancelled) {
      return;
    }
    switch (source.queue.ask(receiver.address.peerId(), manifest, source.durable, offer)) {
      case Serving.Granted(Serving.Grant given) -> {
        grant = given;
        PieceOffer chosen = given.chosen();
        fleet.time.in(fleet.wayNanos(source, receiver), () -> chosen(chosen));
        chosen.forEach(
            piece -> {
              if (given.pieces().has(piece)) {
                toSend.add(piece);
              } else {
                answerSoon(
                    piece, new PieceAnswer.Refused(PieceAnswer.Reason.NOT_HELD, Duration.ZERO));
              }
            });
        pieceLeft = manifest.lengthOf(toSend.element());
        source.uplink.add(this);
      }
      case Serving.Refused(PieceAnswer.Reason reason, var retryAfter) -> {
        fleet.refusals++;
        answerAll(new PieceAnswer.Refused(reason, retryAfter));
      }
      case Serving.Absent() -> answerAll(PieceAnswer.NOT_HERE);
    }
  }

  private void chosen(PieceOffer chosen) {
    if (!cancelled) {
      listener.granted(0);
    }
    offer.forEach(
        piece -> {
          if (!chosen.has(piece)) {
            answer(piece, new PieceAnswer.NotChosen());
          }
        });
  }

  private void answerAll(PieceAnswer answer) {
    offer.forEach(piece -> answerSoon(piece, answer));
  }

  private void answerSoon(int piece, PieceAnswer answer) {
    fleet.time.in(fleet.wayNanos(source, receiver), () -> answer(piece, answer));
  }

  int bytesOfPieceLeft() {
    return pieceLeft;
  }

  boolean isSent() {
    return toSend.isEmpty();
  }

  /// So many bytes more went out.
  void sent(int bytes) {
    sentBytes += bytes;
    pieceLeft -= bytes;
    if (pieceLeft > 0) {
      return;
    }
    int piece = toSend.remove();
    int length = manifest.lengthOf(piece);
    long arrives = receiver.arrival(fleet.time.now() + fleet.wayNanos(source, receiver), length);
    fleet.time.at(arrives, () -> pieceArrived(piece, length));
    if (toSend.isEmpty()) {
      release();
    } else {
      pieceLeft = manifest.lengthOf(toSend.element());
    }
  }

  private void pieceArrived(int piece, int length) {
    if (cancelled) {
      fleet.wastedBytes += length;
    } else if (source.lies) {
      fleet.wastedBytes += length;
      answer(piece, new PieceAnswer.Corrupt());
    } else {
      if (!receiver.take(piece)) {
        fleet.wastedBytes += length;
      }
      answer(piece, new PieceAnswer.Stored(length));
    }
  }

  private void answer(int piece, PieceAnswer answer) {
    int index = offer.indexOf(piece);
    if (cancelled || !unanswered.get(index)) {
      return;
    }
    unanswered.clear(index);
    if (unanswered.isEmpty()) {
      over();
    }
    listener.answered(piece, answer);
  }

  @Override
  public void cancel() {
    if (!cancelled && !unanswered.isEmpty()) {
      cancelled = true;
      over();
      fleet.time.in(fleet.wayNanos(receiver, source), this::stopSending);
    }
  }

  /// One of both left the network.
  void broken() {
    if (cancelled) {
      return;
    }
    if (receiver.isGone()) {
      cancelled = true;
      over();
      stopSending();
    } else {
      answerAll(new PieceAnswer.Unreachable());
    }
  }

  private void stopSending() {
    if (!toSend.isEmpty()) {
      fleet.wastedBytes += manifest.lengthOf(toSend.element()) - pieceLeft;
      toSend.clear();
    }
    source.uplink.drop(this);
    release();
  }

  private void over() {
    receiver.fetching.remove(this);
    source.serving.remove(this);
  }

  private void release() {
    Serving.Grant given = grant;
    grant = null;
    if (given != null && !source.isGone()) {
      given.release(sentBytes);
    }
  }
}
