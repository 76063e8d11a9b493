package io.bandada.peerd.transfer;

import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork.FetchListener;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One fetch on its way into the store. A framing calls it with what the source says, on one thread
/// at a time; what is said to be the loop's is the loop's. A piece is taken in whole before the
/// next one begins; while it is being stored it is of that task alone.
///
/// Whatever breaks the rules is thrown as [ProtocolViolation], after exactly one piece was blamed
/// on the source; then the call is over.
public final class PieceReceiver {
  /// Where bytes begin in their piece, for a framing that does not say: behind those before.
  public static final int NEXT = -1;

  /// Stores at once, for a framing whose thread may wait.
  public static final Storing HERE =
      (bytes, blocking, then) -> {
        blocking.run();
        then.run();
      };

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(10);

  private final LocalEnd here;
  private final FetchOrder order;
  private final PieceOffer offer;
  private final FetchListener listener;
  private final Consumer<@Nullable PieceOffer> over;

  /// Pieces, by their index in the offer, that the listener has its answer for, and those that the
  /// source is done with: not the same while bytes come that we have no room for, nor while a piece
  /// is being stored.
  private final BitSet answered = new BitSet();

  private final BitSet done = new BitSet();

  private PieceStore.@Nullable IncomingPiece incoming;
  private int open = -1;
  private int received;
  private int storing;
  private boolean chosen;
  private @Nullable CallEnd end;

  // On the loop.
  private boolean givenUp;

  /// Stores a whole piece where that may take a while.
  @FunctionalInterface
  public interface Storing {
    /// @param blocking on any thread
    /// @param then where the receiver is called
    void store(int bytes, Runnable blocking, Runnable then);
  }

  /// @param over hears on the loop, once, after the last answer: of the pieces that are to be had
  ///   by another way; null for none
  public PieceReceiver(
      LocalEnd here,
      FetchOrder order,
      FetchListener listener,
      Consumer<@Nullable PieceOffer> over) {
    this.here = here;
    this.order = order;
    this.offer = order.offer();
    this.listener = listener;
    this.over = over;
  }

  public FetchOrder order() {
    return order;
  }

  /// On the loop: nothing more is heard of it.
  public void giveUp() {
    givenUp = true;
  }

  /// Whether nothing that the source says is of interest any more.
  public boolean isOver() {
    return end != null;
  }

  /// The source says which pieces it sends, before anything else.
  public void choice(long bytesPerSecond, List<Integer> firstAndCount) throws ProtocolViolation {
    if (chosen) {
      throw lie("it chose before");
    }
    PieceOffer sent;
    try {
      sent = PieceOffer.ofRuns(firstAndCount, 1);
    } catch (IllegalArgumentException e) {
      throw lie(String.valueOf(e.getMessage()));
    }
    for (int i = 0; i < sent.size(); i++) {
      if (!offer.has(sent.piece(i)) || sent.size() > offer.most()) {
        throw lie("it chose what was not on offer");
      }
    }
    chosen = true;
    heard(() -> listener.granted(Math.max(0, bytesPerSecond)));
    for (int i = 0; i < offer.size(); i++) {
      if (!sent.has(offer.piece(i))) {
        done.set(i);
        answer(i, new PieceAnswer.NotChosen());
      }
    }
  }

  /// A piece begins, or goes on.
  ///
  /// @param at where in the piece; or [#NEXT]
  /// @param orNever when the store has no buffer the piece is not stored; else it is asked again
  /// @return false while the store has no buffer for it
  public boolean takes(int piece, long at, int bytes, boolean orNever) throws ProtocolViolation {
    int index = indexOf(piece);
    int from = open < 0 ? 0 : received;
    if ((at != NEXT && at != from)
        || bytes < 1
        || bytes > order.manifest().lengthOf(piece) - from) {
      open = piece;
      throw lie("bytes that are no part of piece " + piece);
    }
    if (open < 0) {
      try {
        incoming = here.store().receive(order.manifest().id(), piece);
      } catch (IOException e) {
        if (!orNever && e instanceof StoreException s && s.kind() == StoreException.Kind.BUSY) {
          return false;
        }
        // Its bytes are let pass: there may be room for the pieces behind it.
        answer(index, notStored(e));
      }
      open = piece;
      received = 0;
    }
    return true;
  }

  private int indexOf(int piece) throws ProtocolViolation {
    int index = offer.indexOf(piece);
    if (!chosen || index < 0 || done.get(index) || (open >= 0 && open != piece)) {
      throw lie("piece " + piece + " is not due");
    }
    return index;
  }

  /// Bytes that it takes, all that remain in the buffer.
  public void data(ByteBuffer bytes, Storing elsewhere) {
    int count = bytes.remaining();
    received += count;
    here.traffic().received(count);
    PieceStore.IncomingPiece into = incoming;
    if (into != null) {
      into.write(bytes);
    }
    if (received == order.manifest().lengthOf(open)) {
      int index = offer.indexOf(open);
      incoming = null;
      open = -1;
      done.set(index);
      if (into != null) {
        storing++;
        Finish finish = new Finish(index, received, into);
        elsewhere.store(received, finish, finish::answered);
      }
    }
  }

  /// A whole piece: from here on it is of this task alone.
  private final class Finish implements Runnable {
    private final int index;
    private final int bytes;
    private final PieceStore.IncomingPiece piece;
    private PieceAnswer answer = new PieceAnswer.NotStored(false, "storing it failed");

    Finish(int index, int bytes, PieceStore.IncomingPiece piece) {
      this.index = index;
      this.bytes = bytes;
      this.piece = piece;
    }

    @Override
    public void run() {
      try (piece) {
        answer = piece.finish() ? new PieceAnswer.Stored(bytes) : new PieceAnswer.Corrupt();
      } catch (IOException e) {
        answer = notStored(e);
      }
    }

    void answered() {
      answer(index, answer);
      storing--;
      endWhenStored();
    }
  }

  private static PieceAnswer notStored(IOException e) {
    boolean noSpace = e instanceof StoreException s && s.kind() == StoreException.Kind.NO_SPACE;
    return new PieceAnswer.NotStored(noSpace, String.valueOf(e.getMessage()));
  }

  /// A chosen piece does not come, or not to its end.
  public void refused(int piece, PieceAnswer.Reason reason, long retryAfterMillis)
      throws ProtocolViolation {
    int index = indexOf(piece);
    long millis = Math.clamp(retryAfterMillis, SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis());
    endPiece();
    done.set(index);
    answer(index, new PieceAnswer.Refused(reason, Duration.ofMillis(millis)));
  }

  /// No more comes this way. What was not answered is unreachable where the source says that this
  /// is all; otherwise it may be had by another way. Again does nothing.
  public void end(CallEnd how) {
    endPiece();
    if (end == null) {
      end = how;
      endWhenStored();
    }
  }

  private void endWhenStored() {
    CallEnd how = end;
    if (how == null || storing > 0) {
      return;
    }
    PieceOffer rest =
        switch (how) {
          case COMPLETE -> answerRest(new PieceAnswer.Unreachable());
          case NOT_HERE -> answerRest(PieceAnswer.NOT_HERE);
          case STARTING, STOPPED, FAILED -> rest();
        };
    here.loop().run(() -> over.accept(givenUp ? null : rest));
  }

  private @Nullable PieceOffer answerRest(PieceAnswer answer) {
    for (int i = answered.nextClearBit(0); i < offer.size(); i = answered.nextClearBit(i)) {
      answer(i, answer);
    }
    return null;
  }

  private @Nullable PieceOffer rest() {
    int[] pieces = new int[offer.size()];
    int size = 0;
    for (int i = answered.nextClearBit(0); i < offer.size(); i = answered.nextClearBit(i + 1)) {
      pieces[size++] = offer.piece(i);
    }
    return size == 0
        ? null
        : PieceOffer.of(Arrays.copyOf(pieces, size), Math.min(size, offer.most()));
  }

  /// For what the framing itself found: exactly one piece counts against a source that breaks the
  /// rules, the one that it was at, or else the first it still owes.
  public ProtocolViolation lie(String what) {
    int index = open >= 0 ? offer.indexOf(open) : -1;
    int at = index >= 0 && !answered.get(index) ? index : owed();
    if (at < offer.size()) {
      answer(at, new PieceAnswer.Corrupt());
    }
    end(CallEnd.COMPLETE);
    return new ProtocolViolation(what);
  }

  /// The first that is neither answered nor being stored.
  private int owed() {
    int at = answered.nextClearBit(0);
    while (at < offer.size() && done.get(at)) {
      at = answered.nextClearBit(at + 1);
    }
    return at;
  }

  private void endPiece() {
    PieceStore.IncomingPiece piece = incoming;
    incoming = null;
    open = -1;
    if (piece != null) {
      piece.close();
    }
  }

  private void answer(int index, PieceAnswer answer) {
    if (!answered.get(index)) {
      answered.set(index);
      if (answer instanceof PieceAnswer.Corrupt) {
        here.traffic().corrupt();
      }
      heard(() -> listener.answered(offer.piece(index), answer));
    }
  }

  private void heard(Runnable word) {
    here.loop()
        .run(
            () -> {
              if (!givenUp) {
                word.run();
              }
            });
  }
}
