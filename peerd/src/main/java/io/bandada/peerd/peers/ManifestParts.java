package io.bandada.peerd.peers;

import com.google.protobuf.ByteString;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.MerkleTree;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.proto.peer.ManifestPart;
import org.jspecify.annotations.Nullable;

/// A manifest on its way in. Memory grows with what has come, not with what was promised, and never
/// beyond what a file of that size may have (32 MiB for 16 TiB).
final class ManifestParts {
  private @Nullable ManifestPart first;
  private ByteString layer = ByteString.EMPTY;

  /// @return the manifest once it is whole and hashes up to the id, null before
  /// @throws IllegalArgumentException when no honest peer sends this
  @Nullable Manifest add(FileId id, ManifestPart part) {
    ManifestPart begin = first;
    if (begin == null) {
      begin = part;
      first = part;
    } else if (part.getHashes().isEmpty()) {
      throw new IllegalArgumentException("an empty part of a manifest");
    }
    long size = part.getSize();
    int pieceLength = part.getPieceLength();
    if (size != begin.getSize() || pieceLength != begin.getPieceLength()) {
      throw new IllegalArgumentException("parts of two manifests");
    }
    long whole = wholeBytes(size, pieceLength);
    boolean follows = (long) part.getFirstPiece() * MerkleTree.HASH == layer.size();
    if (!follows || part.getHashes().size() > whole - layer.size()) {
      throw new IllegalArgumentException("a part of a manifest that does not follow the last one");
    }
    layer = layer.concat(part.getHashes());
    return layer.size() == whole
        ? Manifest.checked(id, size, pieceLength, layer.toByteArray())
        : null;
  }

  private static long wholeBytes(long size, int pieceLength) {
    if (size < 0 || size > PieceLength.MAX_FILE_SIZE || pieceLength != PieceLength.of(size)) {
      throw new IllegalArgumentException(
          "no file has " + size + " bytes in pieces of " + pieceLength);
    }
    long bytes = (long) PieceLength.pieces(size, pieceLength) * MerkleTree.HASH;
    if (!Manifest.plausible(size, pieceLength, bytes)) {
      throw new IllegalArgumentException(
          "no file has " + size + " bytes in pieces of " + pieceLength);
    }
    return bytes;
  }
}
