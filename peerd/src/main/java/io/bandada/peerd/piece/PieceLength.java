package io.bandada.peerd.piece;

/// How long pieces are: about 2,000 of them a file, never shorter than 256 KiB nor longer than 16
/// MiB.
public final class PieceLength {
  public static final int MIN = 256 * 1024;
  public static final int MAX = 16 * 1024 * 1024;
  public static final long MAX_FILE_SIZE = 16L << 40;

  /// Pieces of the longest file.
  public static final int MOST_PIECES = (int) (MAX_FILE_SIZE / MAX);

  private static final long PIECES_AIMED_AT = 2000;

  private PieceLength() {}

  /// clamp(nextPowerOfTwo(size / 2000), 256 KiB, 16 MiB).
  public static int of(long sizeBytes) {
    checkSize(sizeBytes);
    long aimed = sizeBytes / PIECES_AIMED_AT;
    long power = aimed <= 1 ? 1 : Long.highestOneBit(aimed - 1) << 1;
    return Math.clamp(power, MIN, MAX);
  }

  /// How many pieces of this length hold so many bytes; 0 for the empty file.
  public static int pieces(long sizeBytes, int pieceLength) {
    checkSize(sizeBytes);
    return Math.toIntExact((sizeBytes + pieceLength - 1) / pieceLength);
  }

  static void checkSize(long sizeBytes) {
    if (sizeBytes < 0 || sizeBytes > MAX_FILE_SIZE) {
      throw new IllegalArgumentException("a file has 0 to 16 TiB, not " + sizeBytes + " bytes");
    }
  }
}
