package io.bandada.peerd.store.file;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.DiskFailure;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// The `.have` file: which pieces are durable. It only grows; a record counts when it is whole, has
/// its checksum and is the next one.
///
/// Header: 16 bytes of magic, id (32), CRC-32C (4). Record: CRC-32C of the rest (4), runs (4),
/// sequence number (8), kind (1), then first piece (4) and count (4) of each run, ascending;
/// big-endian. Every gain has a piece that the journal did not have, so its length is bounded by
/// pieces gained plus pieces found bad.
///
/// Not safe for several threads: the container's sync lock is held.
public final class HaveJournal implements AutoCloseable {
  private static final byte[] MAGIC = "bandada-have 1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MAGIC.length + FileId.BYTES + Integer.BYTES;
  private static final int RECORD = Integer.BYTES + Integer.BYTES + Long.BYTES + 1;
  private static final int RUN = 2 * Integer.BYTES;
  private static final byte GAINED = 1;
  private static final byte LOST = 2;

  private final Path file;
  private final FileChannel channel;
  private final PieceSet durable;
  private long end;
  private long seq;

  private HaveJournal(Path file, FileChannel channel, PieceSet durable) {
    this.file = file;
    this.channel = channel;
    this.durable = durable;
  }

  /// A new one, synced; its name is not.
  public static HaveJournal create(Path file, Manifest manifest) throws IOException {
    FileChannel channel = DurableFile.create(file);
    try {
      DurableFile.writeFully(channel, header(manifest.id()), 0);
      channel.force(true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    HaveJournal journal = new HaveJournal(file, channel, PieceSet.none(manifest.pieces()));
    journal.end = HEADER;
    return journal;
  }

  /// Reads what is there and cuts a torn tail.
  ///
  /// @throws DamagedFile when the header is not that of this content
  public static HaveJournal open(Path file, Manifest manifest) throws IOException {
    FileChannel channel = DurableFile.readWrite(file);
    try {
      ByteBuffer found = ByteBuffer.allocate(HEADER);
      boolean whole = DurableFile.readFully(channel, found, 0);
      if (!whole || !found.flip().equals(header(manifest.id()))) {
        throw new DamagedFile(file + " is not the journal of " + manifest.id().hex());
      }
      HaveJournal journal = new HaveJournal(file, channel, PieceSet.none(manifest.pieces()));
      journal.end = HEADER;
      journal.replay();
      if (channel.size() > journal.end) {
        channel.truncate(journal.end);
        channel.force(true);
      }
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// A copy of what is recorded.
  public PieceSet durable() {
    return durable.copy();
  }

  /// Records pieces whose data is synced, and syncs the record.
  ///
  /// @throws StoreException NO_SPACE: then it is as before
  /// @throws IOException when the record may be there or not
  public void gained(PieceSet pieces) throws IOException {
    append(GAINED, pieces);
  }

  /// Records that pieces do not count any more, and syncs the record.
  public void lost(PieceSet pieces) throws IOException {
    append(LOST, pieces);
  }

  private void append(byte kind, PieceSet pieces) throws IOException {
    ByteBuffer record = record(kind, seq + 1, pieces);
    int length = record.remaining();
    try {
      DurableFile.writeFully(channel, record, end);
    } catch (IOException e) {
      channel.truncate(end);
      if (DiskFailure.isFull(e, Files.getFileStore(file))) {
        throw new StoreException(Kind.NO_SPACE, "the disk has no room for a record of pieces", e);
      }
      throw e;
    }
    channel.force(false);
    end += length;
    seq++;
    apply(kind, pieces);
  }

  private void apply(byte kind, PieceSet pieces) {
    if (kind == GAINED) {
      durable.addAll(pieces);
    } else {
      durable.removeAll(pieces);
    }
  }

  private void replay() throws IOException {
    ByteBuffer fixed = ByteBuffer.allocate(RECORD);
    while (DurableFile.readFully(channel, fixed.clear(), end)) {
      int runs = fixed.getInt(Integer.BYTES);
      byte kind = fixed.get(RECORD - 1);
      boolean plausible =
          runs >= 0
              && runs <= durable.pieces()
              && fixed.getLong(2 * Integer.BYTES) == seq + 1
              && (kind == GAINED || kind == LOST);
      if (!plausible) {
        return;
      }
      ByteBuffer record = ByteBuffer.allocate(RECORD + runs * RUN);
      if (!DurableFile.readFully(channel, record, end)
          || record.getInt(0) != checksum(record.array(), Integer.BYTES, record.capacity())) {
        return;
      }
      PieceSet pieces = PieceSet.none(durable.pieces());
      record.position(RECORD);
      int reached = 0;
      while (record.hasRemaining()) {
        int first = record.getInt();
        int count = record.getInt();
        if (first < reached || count < 1 || count > durable.pieces() - first) {
          return;
        }
        reached = first + count;
        for (int piece = first; piece < reached; piece++) {
          pieces.add(piece);
        }
      }
      apply(kind, pieces);
      end += record.capacity();
      seq++;
    }
  }

  private static ByteBuffer record(byte kind, long seq, PieceSet pieces) {
    int runs = 0;
    for (int at = pieces.nextFrom(0); at >= 0; at = pieces.nextFrom(endOfRun(pieces, at))) {
      runs++;
    }
    ByteBuffer out = ByteBuffer.allocate(RECORD + runs * RUN);
    out.putInt(0).putInt(runs).putLong(seq).put(kind);
    for (int at = pieces.nextFrom(0); at >= 0; ) {
      int end = endOfRun(pieces, at);
      out.putInt(at).putInt(end - at);
      at = pieces.nextFrom(end);
    }
    return out.putInt(0, checksum(out.array(), Integer.BYTES, out.capacity())).flip();
  }

  private static int endOfRun(PieceSet pieces, int first) {
    int end = pieces.nextMissingFrom(first);
    return end < 0 ? pieces.pieces() : end;
  }

  private static ByteBuffer header(FileId id) {
    ByteBuffer out = ByteBuffer.allocate(HEADER).put(MAGIC).put(id.bytes());
    return out.putInt(checksum(out.array(), 0, out.position())).flip();
  }

  private static int checksum(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
