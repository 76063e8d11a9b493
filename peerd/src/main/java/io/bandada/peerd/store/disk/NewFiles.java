package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.HaveJournal;
import io.bandada.peerd.store.file.ManifestFile;
import io.bandada.peerd.store.file.Preallocation;
import io.bandada.peerd.store.space.StoreFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the three files of a content. The manifest comes last: content exists from the moment when
/// its name is on disk.
final class NewFiles {
  private NewFiles() {}

  /// Empty but preallocated, and durable. Leaves nothing behind when it fails.
  ///
  /// @throws StoreException NO_SPACE
  static void create(StoreFolder folder, Manifest manifest) throws IOException {
    FileId id = manifest.id();
    DurableFile.folder(folder.shelf(id));
    try {
      DurableFile.create(folder.data(id)).close();
      allocate(folder.data(id), 0, manifest.size());
      HaveJournal.create(folder.have(id), manifest).close();
      manifest(folder, manifest);
    } catch (IOException e) {
      remove(folder, id, e);
      throw e;
    }
  }

  /// Complete content from a staged file that is synced: the journal says so before the name is
  /// there. When it fails all is as before.
  static void adopt(StoreFolder folder, Manifest manifest, Path staged) throws IOException {
    FileId id = manifest.id();
    DurableFile.folder(folder.shelf(id));
    boolean moved = false;
    try {
      try (HaveJournal journal = HaveJournal.create(folder.have(id), manifest)) {
        journal.gained(PieceSet.all(manifest.pieces()));
      }
      DurableFile.move(staged, folder.data(id));
      moved = true;
      manifest(folder, manifest);
    } catch (IOException e) {
      if (moved) {
        DurableFile.move(folder.data(id), staged);
      }
      remove(folder, id, e);
      throw e;
    }
  }

  /// Content that is here in part gets its whole data: what its journal says stays true at each
  /// moment, since the new file has all that the old one had.
  static void complete(StoreFolder folder, Manifest manifest, Path staged) throws IOException {
    FileId id = manifest.id();
    DurableFile.move(staged, folder.data(id));
    DurableFile.syncFolder(folder.shelf(id));
    try (HaveJournal journal = HaveJournal.open(folder.have(id), manifest)) {
      PieceSet missing = PieceSet.all(manifest.pieces());
      missing.removeAll(journal.durable());
      journal.gained(missing);
    }
    if (Files.deleteIfExists(folder.suspect(id))) {
      DurableFile.syncFolder(folder.shelf(id));
    }
  }

  /// The manifest of content that lost it, and is known.
  static void manifest(StoreFolder folder, Manifest manifest) throws IOException {
    FileId id = manifest.id();
    DurableFile.write(
        folder.meta(id),
        folder.staging().resolve(id.hex() + ".meta"),
        ManifestFile.encode(manifest));
  }

  private static void remove(StoreFolder folder, FileId id, IOException cause) {
    for (Path file : new Path[] {folder.meta(id), folder.have(id), folder.data(id)}) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /// Takes room from `from` to `to`, and makes the file that long.
  static void allocate(Path file, long from, long to) throws IOException {
    if (to <= from || Preallocation.take(file, from, to - from)) {
      return;
    }
    try (FileChannel channel = DurableFile.readWrite(file)) {
      if (channel.size() < to) {
        DurableFile.writeFully(channel, ByteBuffer.allocate(1), to - 1);
      }
    }
  }
}
