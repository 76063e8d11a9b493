package io.bandada.peerd.node.index;

import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import java.util.ArrayDeque;
import java.util.Queue;

/// Hashes content here again, piece by piece. Bad pieces are no longer durable, and are fetched
/// again from others.
public final class Verification implements Handle {
  private final Ports ports;
  private final LocalHoldings holdings;
  private final Heard heard;
  private final Queue<FileId> waiting;
  private boolean over;

  /// What is heard of it.
  public interface Heard {
    void checked(FileId id, long bytes, int badPieces);

    void done();

    /// It cannot be read now, which says nothing of it. Nothing more is heard.
    void failed(NodeFailure failure);
  }

  public Verification(Ports ports, LocalHoldings holdings, Iterable<FileId> ids, Heard heard) {
    this.ports = ports;
    this.holdings = holdings;
    this.heard = heard;
    this.waiting = new ArrayDeque<>();
    ids.forEach(waiting::add);
  }

  public void start() {
    nextContent();
  }

  @Override
  public void cancel() {
    over = true;
  }

  private void nextContent() {
    if (over) {
      return;
    }
    FileId id = waiting.poll();
    if (id == null) {
      over = true;
      heard.done();
      return;
    }
    holdings.find(id).ifPresentOrElse(holding -> new Pass(holding).next(), this::nextContent);
  }

  /// Through the pieces of one content.
  private final class Pass {
    private final Holding holding;
    private final PieceSet pieces;
    private int piece = -1;
    private long bytes;
    private int bad;

    Pass(Holding holding) {
      this.holding = holding;
      this.pieces = holding.durable().copy();
    }

    void next() {
      if (over) {
        refresh();
        return;
      }
      piece = pieces.nextFrom(piece + 1);
      if (piece < 0) {
        refresh();
        heard.checked(holding.id(), bytes, bad);
        nextContent();
        return;
      }
      int now = piece;
      ports.loop().<Boolean>offload(() -> ports.store().verify(holding.id(), now), this::verified);
    }

    private void verified(Outcome<Boolean> outcome) {
      switch (outcome) {
        case Outcome.Done<Boolean>(Boolean good) -> {
          bytes += holding.manifest().lengthOf(piece);
          bad += good ? 0 : 1;
        }
        case Outcome.Failed<Boolean>(Exception cause) when isAway(cause) -> {
          over = true;
          refresh();
          heard.failed(NodeFailure.ofDisk("the store cannot be read now", cause));
          return;
        }
        // It was discarded meanwhile, or the disk cannot be read: the store knows, we look at what
        // it has.
        case Outcome.Failed<Boolean> failed -> bad++;
      }
      next();
    }

    private static boolean isAway(Exception cause) {
      return cause instanceof StoreException store && store.kind() == StoreException.Kind.AWAY;
    }

    private void refresh() {
      if (bad > 0) {
        ports
            .store()
            .find(holding.id())
            .ifPresentOrElse(holdings::set, () -> holdings.remove(holding.id()));
      }
    }
  }
}
