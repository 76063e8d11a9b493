package io.bandada.peerd.sim;

import io.bandada.peerd.piece.GrowingLayer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// Content with real bytes on its way to a simulated disk. Nothing of it is there before it is
/// whole.
final class SimImport implements FileImport {
  private final SimDisk disk;
  private final long announced;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  SimImport(SimDisk disk, long announced) {
    this.disk = disk;
    this.announced = announced;
  }

  @Override
  public void write(ByteBuffer more) {
    if (announced >= 0 && bytes.size() + more.remaining() > announced) {
      throw new IllegalStateException("more bytes than were announced");
    }
    byte[] taken = new byte[more.remaining()];
    more.get(taken);
    bytes.writeBytes(taken);
  }

  @Override
  public void readFrom(ReadableByteChannel source) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(GrowingLayer.UNIT);
    while ((announced < 0 || bytes.size() < announced) && source.read(some.clear()) >= 0) {
      write(some.flip());
    }
  }

  @Override
  public Holding finish() {
    if (announced >= 0 && bytes.size() < announced) {
      throw new IllegalStateException("fewer bytes than were announced");
    }
    byte[] all = bytes.toByteArray();
    return disk.importBytes(manifestOf(all), all);
  }

  static Manifest manifestOf(byte[] all) {
    GrowingLayer layer = new GrowingLayer();
    PieceHasher hasher = new PieceHasher();
    for (int at = 0; at < all.length; at += GrowingLayer.UNIT) {
      int length = Math.min(GrowingLayer.UNIT, all.length - at);
      hasher.update(ByteBuffer.wrap(all, at, length));
      layer.add(GrowingLayer.unitHash(hasher, at / GrowingLayer.UNIT, length), length);
    }
    return layer.finish();
  }

  @Override
  public void close() {}
}
