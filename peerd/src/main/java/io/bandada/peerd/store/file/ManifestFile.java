package io.bandada.peerd.store.file;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The `.meta` file: a manifest, written once.
///
/// 16 bytes of magic, id (32), size (8), piece length (4), piece layer (32 each), CRC-32C of all
/// before (4); big-endian.
public final class ManifestFile {
  /// The longest file there is has 16 TiB / 16 MiB pieces.
  private static final long MAX_BYTES =
      1024 + PieceLength.MAX_FILE_SIZE / PieceLength.MAX * FileId.BYTES;

  private static final byte[] MAGIC = "bandada-meta 1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED =
      MAGIC.length + FileId.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

  private ManifestFile() {}

  public static ByteBuffer encode(Manifest manifest) {
    byte[] layer = manifest.layer();
    ByteBuffer out = ByteBuffer.allocate(FIXED + layer.length);
    out.put(MAGIC)
        .put(manifest.id().bytes())
        .putLong(manifest.size())
        .putInt(manifest.pieceLength())
        .put(layer);
    return out.putInt(checksum(out.array(), out.position())).flip();
  }

  /// @throws DamagedFile when it is not what was written; the message says what is wrong
  public static Manifest read(Path file) throws IOException {
    ByteBuffer in;
    try (FileChannel channel = DurableFile.read(file)) {
      long length = channel.size();
      if (length < FIXED || length > MAX_BYTES) {
        throw new DamagedFile(file + " has " + length + " bytes, which no manifest has");
      }
      in = ByteBuffer.allocate((int) length);
      if (!DurableFile.readFully(channel, in, 0)) {
        throw new DamagedFile(file + " is shorter than it says");
      }
    }
    in.flip();
    int checked = in.limit() - Integer.BYTES;
    if (in.getInt(checked) != checksum(in.array(), checked)) {
      throw new DamagedFile(file + " does not have its checksum");
    }
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DamagedFile(file + " is not a manifest of this version");
    }
    byte[] id = new byte[FileId.BYTES];
    in.get(id);
    long size = in.getLong();
    int pieceLength = in.getInt();
    byte[] layer = new byte[checked - in.position()];
    in.get(layer);
    try {
      return Manifest.checked(FileId.of(id), size, pieceLength, layer);
    } catch (IllegalArgumentException e) {
      throw new DamagedFile(file + ": " + e.getMessage(), e);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
