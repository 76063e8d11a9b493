package io.bandada.peerd.swarm;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// Other peers that send at their own pace over a way of its own length, on a loop that stands
/// still.
public final class PacedNetwork implements PeerNetwork {
  private final Loop loop;
  private final Manifest content;
  private final Map<PeerAddress, Sender> senders = new HashMap<>();

  /// What is here because of it.
  public final PieceSet stored;

  /// One peer. Pieces leave it one after the other.
  public static final class Sender {
    /// From a request to the first byte of the answer, and nothing more.
    public Duration delay = Duration.ofMillis(2);

    public long bytesPerSecond = 8 << 20;
    public long grant;
    public PieceSet has;

    /// It answers nothing.
    public boolean silent;

    public boolean unreachable;

    /// What it says instead of a piece.
    public Function<Integer, PieceAnswer> says = piece -> new PieceAnswer.Stored(0);

    private long freeAt;

    private Sender(PieceSet has) {
      this.has = has;
    }
  }

  public PacedNetwork(Loop loop, Manifest content) {
    this.loop = loop;
    this.content = content;
    this.stored = PieceSet.none(content.pieces());
  }

  public Sender sender(PeerAddress peer) {
    return senders.computeIfAbsent(peer, p -> new Sender(PieceSet.all(content.pieces())));
  }

  @Override
  public Call watch(
      PeerAddress peer, FileId id, String ticket, boolean manifest, AvailabilityListener listener) {
    Sender sender = sender(peer);
    boolean[] over = new boolean[1];
    loop.after(
        sender.delay,
        () -> {
          if (over[0] || sender.silent) {
            return;
          }
          if (sender.unreachable) {
            listener.closed(Closed.UNREACHABLE);
            return;
          }
          if (manifest) {
            listener.manifest(content);
          }
          listener.have(sender.has.copy());
        });
    return () -> over[0] = true;
  }

  @Override
  public Call fetch(
      PeerAddress peer,
      Manifest manifest,
      PieceOffer offer,
      String ticket,
      FetchListener listener) {
    Sender sender = sender(peer);
    boolean[] over = new boolean[1];
    if (sender.silent) {
      return () -> {};
    }
    long arrives = loop.nanoTime() + sender.delay.toNanos();
    loop.after(sender.delay, () -> listener.granted(sender.grant));
    int[] chosen = new int[1];
    offer.forEach(
        piece -> {
          if (chosen[0]++ >= offer.most()) {
            after(arrives, over, () -> listener.answered(piece, new PieceAnswer.NotChosen()));
            return;
          }
          PieceAnswer answer = sender.says.apply(piece);
          if (!(answer instanceof PieceAnswer.Stored)) {
            after(arrives, over, () -> listener.answered(piece, answer));
            return;
          }
          int bytes = content.lengthOf(piece);
          sender.freeAt =
              Math.max(sender.freeAt, arrives) + bytes * 1_000_000_000L / sender.bytesPerSecond;
          after(
              sender.freeAt,
              over,
              () -> {
                stored.add(piece);
                listener.answered(piece, new PieceAnswer.Stored(bytes));
              });
        });
    return () -> over[0] = true;
  }

  private void after(long at, boolean[] over, Runnable then) {
    loop.after(
        Duration.ofNanos(at - loop.nanoTime()),
        () -> {
          if (!over[0]) {
            then.run();
          }
        });
  }

  @Override
  public Call requestUpload(PeerAddress peer, KeepRequest request, Consumer<UploadAnswer> then) {
    throw new UnsupportedOperationException("a download nudges nobody");
  }
}
