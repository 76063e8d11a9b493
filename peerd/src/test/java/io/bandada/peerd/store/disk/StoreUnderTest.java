package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.PieceStore.IncomingPiece;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/// A store to be tried, and what tests do with it: content is always [Pattern], from its beginning.
public abstract class StoreUnderTest {
  protected static final long KIB = 1024;
  protected static final long MIB = 1024 * KIB;

  /// 12 pieces of 256 KiB, the last one is short.
  public static final Manifest BOOK = Pattern.manifest(3 * MIB - 77);

  protected PieceStore store;

  /// A new and empty one.
  protected abstract PieceStore open() throws IOException;

  /// Ends the open one as a power loss does: what was not synced may be lost.
  protected abstract void crash() throws IOException;

  /// The same one again after [#crash()].
  protected abstract PieceStore reopen() throws IOException;

  @BeforeEach
  void openNew() throws IOException {
    store = open();
  }

  protected final void crashAndReopen() throws IOException {
    crash();
    store = reopen();
  }

  protected final boolean receive(Manifest manifest, int piece) throws IOException {
    try (IncomingPiece incoming = store.receive(manifest.id(), piece)) {
      byte[] bytes = Pattern.bytes(manifest.offsetOf(piece), manifest.lengthOf(piece));
      Random random = new Random(piece);
      for (int at = 0; at < bytes.length; ) {
        int take = Math.min(bytes.length - at, 1 + random.nextInt(100_000));
        incoming.write(ByteBuffer.wrap(bytes, at, take));
        at += take;
      }
      return incoming.finish();
    }
  }

  protected final Holding importPattern(long size, long announced) throws IOException {
    try (FileImport in = store.importFile(announced)) {
      Random random = new Random(size);
      for (long at = 0; at < size; ) {
        int take = (int) Math.min(size - at, 1 + random.nextInt(400_000));
        in.write(ByteBuffer.wrap(Pattern.bytes(at, take)));
        at += take;
      }
      return in.finish();
    }
  }

  protected final void assertHas(Manifest manifest, int piece) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(manifest.lengthOf(piece));
    store.read(manifest.id(), manifest.offsetOf(piece), read);
    assertThat(read.hasRemaining()).isFalse();
    assertThat(read.array())
        .isEqualTo(Pattern.bytes(manifest.offsetOf(piece), manifest.lengthOf(piece)));
  }

  protected final void assertHoldsAllOf(Manifest manifest) throws IOException {
    for (int piece = 0; piece < manifest.pieces(); piece++) {
      assertHas(manifest, piece);
    }
  }

  protected static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
