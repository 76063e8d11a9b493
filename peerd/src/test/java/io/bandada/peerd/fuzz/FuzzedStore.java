package io.bandada.peerd.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

/// Takes pieces in and keeps only which were right. It fails when a piece is written beyond its
/// end, finished before it, or its buffer is used or given back after it was given back.
public final class FuzzedStore {
  private final Manifest manifest;
  private final PieceSet good;
  private final byte busy;
  private int asked;
  private int open;

  /// @param busy of eight times that it is asked for a buffer, those in which it has none
  public FuzzedStore(Manifest manifest, byte busy) {
    this.manifest = manifest;
    this.good = PieceSet.none(manifest.pieces());
    this.busy = busy;
  }

  public PieceStore asPort() {
    return (PieceStore)
        Proxy.newProxyInstance(
            PieceStore.class.getClassLoader(),
            new Class<?>[] {PieceStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("receive");
              if ((busy >> (asked++ % 8) & 1) == 1) {
                throw new StoreException(StoreException.Kind.BUSY, "all buffers are out");
              }
              open++;
              return new Incoming((Integer) arguments[1]);
            });
  }

  /// Whether the right bytes came for this piece.
  public boolean hasGood(int piece) {
    return good.has(piece);
  }

  /// Buffers that were not given back yet.
  public int open() {
    return open;
  }

  private final class Incoming implements PieceStore.IncomingPiece {
    private final int piece;
    private final PieceHasher hasher = new PieceHasher();
    private int left;
    private boolean closed;

    Incoming(int piece) {
      this.piece = piece;
      this.left = manifest.lengthOf(piece);
    }

    @Override
    public void write(ByteBuffer bytes) {
      assertThat(closed).isFalse();
      left -= bytes.remaining();
      assertThat(left).isNotNegative();
      hasher.update(bytes);
    }

    @Override
    public boolean finish() {
      assertThat(closed).isFalse();
      assertThat(left).isZero();
      boolean right = manifest.matches(piece, hasher);
      if (right) {
        good.add(piece);
      }
      return right;
    }

    @Override
    public void close() {
      assertThat(closed).isFalse();
      closed = true;
      open--;
    }
  }
}
