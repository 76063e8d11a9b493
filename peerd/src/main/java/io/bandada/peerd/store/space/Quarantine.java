package io.bandada.peerd.store.space;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Bytes that turned out wrong, kept for whoever wants to know why. Bounded: copies of bad pieces
/// beyond [#MAX_PIECES] are not kept.
public final class Quarantine {
  private static final int MAX_PIECES = 64;

  private final Path folder;

  public Quarantine(StoreFolder folder) {
    this.folder = folder.quarantine();
  }

  /// As [#keep]; without room there is just no copy.
  public void tryToKeep(FileId id, int piece, ByteBuffer bytes) {
    try {
      keep(id, piece, bytes);
    } catch (IOException e) {
      System.getLogger(Quarantine.class.getName())
          .log(System.Logger.Level.DEBUG, "no copy of bad piece " + piece + " of " + id.hex(), e);
    }
  }

  /// Keeps a copy of a bad piece; the container itself still has the bytes until a good piece
  /// replaces them.
  private void keep(FileId id, int piece, ByteBuffer bytes) throws IOException {
    if (pieces() >= MAX_PIECES) {
      return;
    }
    Path copy = folder.resolve(id.hex() + "." + piece + ".piece");
    Files.deleteIfExists(copy);
    try (FileChannel channel = DurableFile.create(copy)) {
      DurableFile.writeFully(channel, bytes, 0);
      channel.force(true);
    }
    DurableFile.syncFolder(folder);
  }

  /// Moves files here that cannot be understood; an earlier one of the same name makes room.
  public void take(List<Path> files) throws IOException {
    List<Path> shelves = new ArrayList<>();
    for (Path file : files) {
      if (DurableFile.isThere(file)) {
        DurableFile.move(file, folder.resolve(String.valueOf(file.getFileName())));
        shelves.add(DurableFile.parentOf(file));
      }
    }
    DurableFile.syncFolder(folder);
    for (Path shelf : shelves) {
      DurableFile.syncFolder(shelf);
    }
  }

  private int pieces() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, "*.piece")) {
      for (Path copy : copies) {
        count += Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS) ? 1 : 0;
      }
    }
    return count;
  }
}
