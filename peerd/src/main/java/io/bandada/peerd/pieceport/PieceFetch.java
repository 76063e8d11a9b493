package io.bandada.peerd.pieceport;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.peers.Traffic;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.pieceport.Frame.Garbled;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pieces on their way into the store over one line. On the event loop of the line, but for what is said to be the loop's; whole pieces
/// are stored elsewhere, and then no other thread touches them.
final class PieceFetch {
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(10);

  final Manifest manifest;
  final PieceOffer offer;
  final byte[] ticket;

  private final Loop loop;
  private final PieceStore store;
  private final Traffic traffic;
  private final PeerNetwork.FetchListener listener;
  private final Consumer<@Nullable PieceOffer> over;

  /// Pieces, by their index in the offer, that the listener has its answer for, and those that the peer is done with.
  private final BitSet told = new BitSet();

  private final BitSet done = new BitSet();

  private PieceStore.@Nullable IncomingPiece incoming;
  private int open = -1;
  private int received;
  private int storing;
  private boolean chosen;
  private boolean dropped;
  private @Nullable Ending ending;

  // On the loop.
  private boolean givenUp;

  /// What becomes of those that were not answered.
  private enum Ending {
    UNREACHABLE,
    NOT_HERE,
    OTHER_WAY
  }

  /// Stores a whole piece where that may take a while.
  interface Storing {
    void later(int bytes, Runnable blocking, Runnable then);
  }

  /// @param over hears on the loop, after the last answer, of the pieces that are to be had by another way; null for none
  PieceFetch(
      Loop loop,
      PieceStore store,
      Traffic traffic,
      Manifest manifest,
      PieceOffer offer,
      byte[] ticket,
      PeerNetwork.FetchListener listener,
      Consumer<@Nullable PieceOffer> over) {
    this.loop = loop;
    this.store = store;
    this.traffic = traffic;
    this.manifest = manifest;
    this.offer = offer;
    this.ticket = ticket;
    this.listener = listener;
    this.over = over;
  }

  /// On the loop: nothing more is heard of it.
  void giveUp() {
    givenUp = true;
  }

  void choice(long bytesPerSecond, ByteBuffer runs) throws Garbled {
    if (chosen) {
      throw lie("it chose before");
    }
    PieceOffer sent;
    try {
      List<Integer> firstAndCount = new ArrayList<>();
      while (runs.remaining() >= Integer.BYTES) {
        firstAndCount.add(runs.getInt());
      }
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
    heard(() -> listener.granted(bytesPerSecond));
    for (int i = 0; i < offer.size(); i++) {
      if (!sent.has(offer.piece(i))) {
        done.set(i);
        tell(i, new PieceAnswer.NotChosen());
      }
    }
  }

  /// A piece begins, or goes on.
  ///
  /// @return false while the store has no buffer for it
  boolean takes(Frame data, boolean orNever) throws Garbled {
    int index = indexOf(data.piece());
    if (open < 0) {
      if (data.value() != 0) {
        throw lie("a piece that does not begin at its beginning");
      }
      try {
        incoming = store.receive(manifest.id(), data.piece());
      } catch (IOException e) {
        if (!orNever && e instanceof StoreException s && s.kind() == StoreException.Kind.BUSY) {
          return false;
        }
        // Its bytes are let pass: there may be room for the pieces behind it.
        tell(index, notStored(e));
      }
      open = data.piece();
      received = 0;
    }
    if (data.value() != received || data.length() > manifest.lengthOf(open) - received) {
      throw lie("bytes that are no part of piece " + open);
    }
    return true;
  }

  private int indexOf(int piece) throws Garbled {
    int index = offer.indexOf(piece);
    if (!chosen || index < 0 || done.get(index) || (open >= 0 && open != piece)) {
      throw lie("piece " + piece + " is not due");
    }
    return index;
  }

  void data(ByteBuffer bytes, Storing elsewhere) {
    int count = bytes.remaining();
    received += count;
    traffic.received(count);
    PieceStore.IncomingPiece into = incoming;
    if (into != null) {
      into.write(bytes);
    }
    if (received == manifest.lengthOf(open)) {
      int index = offer.indexOf(open);
      incoming = null;
      open = -1;
      done.set(index);
      if (into != null) {
        storing++;
        Finish finish = new Finish(index, received, into);
        elsewhere.later(received, finish, finish::told);
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

    void told() {
      if (answer instanceof PieceAnswer.Corrupt) {
        traffic.corrupt();
      }
      tell(index, answer);
      storing--;
      endWhenStored();
    }
  }

  private static PieceAnswer notStored(IOException e) {
    boolean noSpace = e instanceof StoreException s && s.kind() == StoreException.Kind.NO_SPACE;
    return new PieceAnswer.NotStored(noSpace, String.valueOf(e.getMessage()));
  }

  void refused(Frame refusal) throws Garbled {
    int index = indexOf(refusal.piece());
    PieceAnswer.Reason reason =
        switch (refusal.code()) {
          case Frame.BUSY -> PieceAnswer.Reason.BUSY;
          case Frame.DAMAGED -> PieceAnswer.Reason.DAMAGED;
          default -> PieceAnswer.Reason.NOT_HELD;
        };
    long millis = Math.clamp(refusal.value(), SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis());
    endPiece();
    done.set(index);
    tell(index, new PieceAnswer.Refused(reason, Duration.ofMillis(millis)));
  }

  /// The peer says that this is all.
  void ended(int code) {
    end(
        switch (code) {
          case Frame.NOT_HERE -> Ending.NOT_HERE;
          case Frame.FAILED -> Ending.OTHER_WAY;
          default -> Ending.UNREACHABLE;
        });
  }

  /// The line is no more, or was never there.
  void lineFailed() {
    end(Ending.OTHER_WAY);
  }

  /// It is not wanted any more.
  void drop() {
    dropped = true;
    end(Ending.UNREACHABLE);
  }

  private void end(Ending how) {
    endPiece();
    if (ending == null) {
      ending = how;
      endWhenStored();
    }
  }

  private void endWhenStored() {
    Ending how = ending;
    if (how == null || storing > 0) {
      return;
    }
    PieceOffer rest = null;
    if (how == Ending.OTHER_WAY && !dropped) {
      rest = rest();
    } else {
      PieceAnswer answer = how == Ending.NOT_HERE ? PieceAnswer.NOT_HERE : new PieceAnswer.Unreachable();
      for (int i = told.nextClearBit(0); i < offer.size(); i = told.nextClearBit(i)) {
        tell(i, answer);
      }
    }
    PieceOffer left = rest;
    loop.run(() -> over.accept(givenUp ? null : left));
  }

  private @Nullable PieceOffer rest() {
    int[] pieces = new int[offer.size()];
    int size = 0;
    for (int i = told.nextClearBit(0); i < offer.size(); i = told.nextClearBit(i + 1)) {
      pieces[size++] = offer.piece(i);
    }
    int[] left = Arrays.copyOf(pieces, size);
    return size == 0 ? null : PieceOffer.of(left, Math.min(size, offer.most()));
  }

  /// Exactly one piece counts against a peer that breaks the rules: the one that it was at, or else the first it still owes.
  private Garbled lie(String what) {
    int index = open >= 0 ? offer.indexOf(open) : -1;
    int at = index >= 0 && !told.get(index) ? index : owed();
    if (at < offer.size()) {
      traffic.corrupt();
      tell(at, new PieceAnswer.Corrupt());
    }
    end(Ending.UNREACHABLE);
    return new Garbled(what);
  }

  /// The first that is neither answered nor being stored.
  private int owed() {
    int at = told.nextClearBit(0);
    while (at < offer.size() && done.get(at)) {
      at = told.nextClearBit(at + 1);
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

  private void tell(int index, PieceAnswer answer) {
    if (!told.get(index)) {
      told.set(index);
      heard(() -> listener.answered(offer.piece(index), answer));
    }
  }

  private void heard(Runnable word) {
    loop.run(
        () -> {
          if (!givenUp) {
            word.run();
          }
        });
  }
}
