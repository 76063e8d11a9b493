package io.bandada.peerd.peers;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that counts which buffers were given back, and how often.
public final class CountedStore implements PieceStore {
  public final AtomicInteger open = new AtomicInteger();
  public final AtomicInteger closedTwice = new AtomicInteger();
  private final PieceStore store;

  CountedStore(PieceStore store) {
    this.store = store;
  }

  @Override
  public IncomingPiece receive(FileId id, int piece) throws IOException {
    IncomingPiece incoming = store.receive(id, piece);
    open.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return new IncomingPiece() {
      @Override
      public void write(ByteBuffer bytes) {
        incoming.write(bytes);
      }

      @Override
      public boolean finish() throws IOException {
        return incoming.finish();
      }

      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          open.decrementAndGet();
        } else {
          closedTwice.incrementAndGet();
        }
        incoming.close();
      }
    };
  }

  @Override
  public List<Holding> holdings() {
    return store.holdings();
  }

  @Override
  public Optional<Holding> find(FileId id) {
    return store.find(id);
  }

  @Override
  public Optional<Holding> after(FileId id) {
    return store.after(id);
  }

  @Override
  public List<Holding> importSmall(List<ByteBuffer> contents) throws IOException {
    return store.importSmall(contents);
  }

  @Override
  public Set<FileId> putSmall(List<SmallContent> contents) throws IOException {
    return store.putSmall(contents);
  }

  @Override
  public void readSmall(List<FileId> ids, SmallReader into) throws IOException {
    store.readSmall(ids, into);
  }

  @Override
  public void discard(Collection<FileId> ids) throws IOException {
    store.discard(ids);
  }

  @Override
  public Holding create(Manifest manifest) throws IOException {
    return store.create(manifest);
  }

  @Override
  public PieceSet sync(FileId id) throws IOException {
    return store.sync(id);
  }

  @Override
  public void read(FileId id, long offset, ByteBuffer into) throws IOException {
    store.read(id, offset, into);
  }

  @Override
  public FileImport importFile(long size) throws IOException {
    return store.importFile(size);
  }

  @Override
  public boolean verify(FileId id, int piece) throws IOException {
    return store.verify(id, piece);
  }

  @Override
  public void discard(FileId id) throws IOException {
    store.discard(id);
  }

  @Override
  public boolean restore(FileId id) throws IOException {
    return store.restore(id);
  }

  @Override
  public Space space() {
    return store.space();
  }

  @Override
  public Presence look() throws IOException {
    return store.look();
  }

  @Override
  public Records records() {
    return store.records();
  }
}
