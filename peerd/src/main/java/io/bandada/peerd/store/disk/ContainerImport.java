package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.GrowingLayer;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceHasher;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.store.PieceStore.FileImport;
import io.bandada.peerd.store.PieceStore.Holding;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.BufferPool;
import io.bandada.peerd.store.file.DirectIo;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.space.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Content on its way in from this machine. The caller's thread only fills blocks; the workers hash
/// and write them, in any order; the caller collects their hashes in order.
///
/// Whole blocks are written past the page cache: the source lies there already, a second copy would
/// cost the time to make it and push out what others use, and at the end nothing is left to be
/// written back.
final class ContainerImport implements FileImport {
  static final int BLOCK = 4 * GrowingLayer.UNIT;

  /// Blocks that are hashed or written at a time: enough to keep the workers busy.
  private static final int BLOCKS_OUT = 8;

  /// Room is taken in such steps when the size is not known.
  private static final long STEP = 64L << 20;

  /// Without direct I/O so much is left unsynced: otherwise all of it would be written when the
  /// user waits for the end.
  private static final long SYNC_EVERY = 64L << 20;

  /// What becomes of the staged file, which is synced.
  interface Adoption {
    Holding adopt(Manifest manifest, Path staged) throws IOException;
  }

  private record Block(CompletableFuture<byte[][]> hashes, int bytes) {}

  private final Path staged;
  private final FileChannel channel;
  private final Optional<FileChannel> direct;
  private final long announced;
  private final Room room;
  private final BufferPool buffers;
  private final Executor workers;
  private final Adoption adoption;

  private final GrowingLayer layer = new GrowingLayer();
  private final Deque<Block> out = new ArrayDeque<>();
  private BufferPool.@Nullable Buffer filling;
  private long submitted;
  private long reserved;
  private long syncedTo;
  private CompletableFuture<?> syncing = CompletableFuture.completedFuture(null);
  private boolean closed;

  ContainerImport(
      Path staged, long size, Room room, BufferPool buffers, Executor workers, Adoption adoption)
      throws IOException {
    this.staged = staged;
    this.announced = size;
    this.room = room;
    this.buffers = buffers;
    this.workers = workers;
    this.adoption = adoption;
    this.channel = room.find(() -> DurableFile.create(staged));
    this.direct = size < 0 || size >= BLOCK ? DirectIo.write(staged) : Optional.empty();
    if (size > 0) {
      try {
        reserveTo(size);
      } catch (IOException e) {
        close();
        throw e;
      }
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    checkOpen();
    long after = received() + bytes.remaining();
    if (announced >= 0 && after > announced) {
      throw new IllegalStateException("more than the " + announced + " bytes that were announced");
    }
    PieceLength.of(after); // refuses what is longer than any file
    while (bytes.hasRemaining()) {
      BufferPool.Buffer block = filling == null ? nextBlock() : filling;
      filling = block;
      ByteBuffer into = block.bytes();
      int take = Math.min(bytes.remaining(), into.remaining());
      into.put(bytes.slice(bytes.position(), take));
      bytes.position(bytes.position() + take);
      if (!into.hasRemaining()) {
        submit(block);
      }
    }
  }

  @Override
  public void readFrom(ReadableByteChannel source) throws IOException {
    checkOpen();
    while (announced < 0 || received() < announced) {
      BufferPool.Buffer block = filling == null ? nextBlock() : filling;
      filling = block;
      ByteBuffer into = block.bytes();
      long wanted = announced < 0 ? BLOCK : announced - received();
      into.limit((int) Math.min(BLOCK, into.position() + wanted));
      int count = source.read(into);
      into.limit(BLOCK);
      PieceLength.of(received()); // refuses what is longer than any file
      if (!into.hasRemaining()) {
        submit(block);
      }
      if (count < 0) {
        return;
      }
    }
  }

  private long received() {
    return submitted + (filling == null ? 0 : filling.bytes().position());
  }

  private BufferPool.Buffer nextBlock() throws IOException {
    while (out.size() >= BLOCKS_OUT) {
      collect();
    }
    while (true) {
      try {
        return buffers.take(BLOCK);
      } catch (StoreException e) {
        if (e.kind() != Kind.BUSY || out.isEmpty()) {
          throw e;
        }
        collect(); // with fewer blocks it is slower, but goes on
      }
    }
  }

  private void submit(BufferPool.Buffer block) throws IOException {
    filling = null;
    ByteBuffer bytes = block.bytes().flip();
    int length = bytes.remaining();
    long at = submitted;
    try {
      reserveTo(at + length);
      syncFrom(at);
    } catch (IOException e) {
      block.close();
      throw e;
    }
    submitted += length;
    // The worker gives it back, not whoever looks at the hashes: a source that pauses for days must
    // not keep it.
    out.add(
        new Block(
            onWorker(
                () -> {
                  try (block) {
                    return process(bytes, at);
                  }
                }),
            length));
  }

  private byte[][] process(ByteBuffer bytes, long at) throws IOException {
    int units = Math.ceilDiv(bytes.remaining(), GrowingLayer.UNIT);
    byte[][] hashes = new byte[units][];
    PieceHasher hasher = new PieceHasher();
    for (int unit = 0; unit < units; unit++) {
      int from = unit * GrowingLayer.UNIT;
      int length = Math.min(GrowingLayer.UNIT, bytes.remaining() - from);
      hasher.update(bytes.slice(from, length));
      hashes[unit] = GrowingLayer.unitHash(hasher, at / GrowingLayer.UNIT + unit, length);
    }
    DirectIo.writeFully(
        bytes.remaining() == BLOCK ? direct.orElse(channel) : channel, channel, bytes, at);
    return hashes;
  }

  /// Waits for the oldest block.
  private void collect() throws IOException {
    Block block = out.remove();
    int left = block.bytes;
    for (byte[] hash : await(block.hashes)) {
      int unit = Math.min(left, GrowingLayer.UNIT);
      layer.add(hash, unit);
      left -= unit;
    }
  }

  private void reserveTo(long end) throws IOException {
    if (end <= reserved) {
      return;
    }
    long target = announced >= 0 ? end : Math.ceilDiv(end, STEP) * STEP;
    room.reserve(target - reserved);
    long from = reserved;
    reserved = target;
    room.find(
        () -> {
          NewFiles.allocate(staged, from, target);
          return target;
        });
  }

  /// Begins to write back in the meantime; a disk that is slower than the source slows the source
  /// down.
  private void syncFrom(long at) throws IOException {
    if (direct.isEmpty() && at - syncedTo >= SYNC_EVERY) {
      await(syncing);
      syncedTo = at;
      syncing =
          onWorker(
              () -> {
                channel.force(false);
                return at;
              });
    }
  }

  @Override
  public Holding finish() throws IOException {
    checkOpen();
    if (announced >= 0 && received() != announced) {
      throw new IllegalStateException(
          received() + " bytes of " + announced + " that were announced");
    }
    if (filling != null) {
      submit(filling);
    }
    while (!out.isEmpty()) {
      collect();
    }
    await(syncing);
    try {
      if (reserved > layer.size()) {
        channel.truncate(layer.size());
        room.release(reserved - layer.size());
        reserved = layer.size();
      }
      channel.force(true);
      closeFile();
    } catch (IOException e) {
      throw room.named(e);
    }
    Manifest manifest = layer.finish();
    Holding holding = adoption.adopt(manifest, staged);
    closed = true;
    return holding;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (filling != null) {
      filling.close();
      filling = null;
    }
    // The workers may still use buffers and file: they are waited for, whatever came of them.
    CompletableFuture<?>[] running =
        Stream.concat(out.stream().map(Block::hashes), Stream.of(syncing))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(running).handle((done, failure) -> failure == null).join();
    removeStaged();
  }

  private void removeStaged() {
    room.release(reserved);
    try {
      closeFile();
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      System.getLogger(ContainerImport.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove " + staged + "; the next start will", e);
    }
  }

  private void closeFile() throws IOException {
    try (channel) {
      if (direct.isPresent()) {
        direct.get().close();
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this import is closed");
    }
  }

  @FunctionalInterface
  private interface Job<T> {
    T run() throws IOException;
  }

  private <T> CompletableFuture<T> onWorker(Job<T> job) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return job.run();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        workers);
  }

  private <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      if (e.getCause() instanceof IOException failure) {
        throw room.named(
            new IOException("the import cannot be written: " + failure.getMessage(), failure));
      }
      throw e;
    }
  }
}
