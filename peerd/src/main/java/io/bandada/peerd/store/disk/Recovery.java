package io.bandada.peerd.store.disk;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.BufferPool;
import io.bandada.peerd.store.file.DamagedFile;
import io.bandada.peerd.store.file.DurableFile;
import io.bandada.peerd.store.file.HaveJournal;
import io.bandada.peerd.store.file.ManifestFile;
import io.bandada.peerd.store.space.Quarantine;
import io.bandada.peerd.store.space.StoreFolder;
import io.bandada.peerd.store.space.Trash;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds again what is on disk, whatever the last run left: every content with a valid manifest is
/// ours, known to the index or not.
///
/// Nothing is deleted but unfinished imports. What is proven to be damaged goes to quarantine,
/// remains of a creation that never ended go to the trash. What cannot be read now is left exactly
/// as it is, and is to be looked for again.
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final StoreFolder folder;
  private final FileStore disk;
  private final BufferPool buffers;
  private final Trash trash;
  private final Quarantine quarantine;

  Recovery(
      StoreFolder folder, FileStore disk, BufferPool buffers, Trash trash, Quarantine quarantine) {
    this.folder = folder;
    this.disk = disk;
    this.buffers = buffers;
    this.trash = trash;
    this.quarantine = quarantine;
  }

  /// @param unread is there perhaps, and could not be read
  record Found(List<Container> containers, List<FileId> unread) {}

  /// No import is under way yet: what is left of old ones goes.
  void removeLeftovers() throws IOException {
    for (Path leftover : filesIn(folder.staging())) {
      Files.delete(leftover);
    }
  }

  Found all() throws IOException {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    for (Path shelf : filesIn(folder.contents())) {
      if (DurableFile.attributes(shelf).filter(BasicFileAttributes::isDirectory).isPresent()) {
        for (Path file : filesIn(shelf)) {
          recover(file, found);
        }
      }
    }
    return found;
  }

  private void recover(Path file, Found found) throws IOException {
    String name = String.valueOf(file.getFileName());
    Optional<FileId> id = idOf(name);
    if (id.isEmpty() || !file.startsWith(folder.shelf(id.get()))) {
      return; // not ours
    }
    if (name.endsWith(".meta")) {
      try {
        one(id.get(), false).ifPresent(found.containers::add);
      } catch (IOException e) {
        LOG.log(
            Level.WARNING,
            id.get().hex() + " cannot be read now, and is looked for again: " + e.getMessage());
        found.unread.add(id.get());
      }
    } else if (!DurableFile.isThere(folder.meta(id.get())) && DurableFile.isThere(file)) {
      LOG.log(Level.INFO, "{0} has no manifest: moved to the trash", name);
      trash.take(file);
    }
  }

  /// Content as its files are now.
  ///
  /// @param doubted its journal is not believed without hashing
  /// @return nothing when it is not there, or proven to be damaged
  /// @throws IOException when it cannot be read: it is as it was
  Optional<Container> one(FileId id, boolean doubted) throws IOException {
    Manifest manifest;
    try {
      manifest = ManifestFile.read(folder.meta(id));
      if (!manifest.id().equals(id)) {
        throw new DamagedFile(folder.meta(id) + " is the manifest of " + manifest.id().hex());
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DamagedFile e) {
      LOG.log(Level.WARNING, "content moved to quarantine: " + e.getMessage());
      quarantine.take(
          List.of(folder.meta(id), folder.suspect(id), folder.have(id), folder.data(id)));
      return Optional.empty();
    }
    Optional<BasicFileAttributes> data = DurableFile.attributes(folder.data(id));
    if (data.isEmpty()) {
      LOG.log(Level.INFO, "{0} has a manifest but no data: moved to the trash", id.hex());
      trash.take(id);
      return Optional.empty();
    }
    if (!data.get().isRegularFile()) {
      throw new IOException(folder.data(id) + " is no regular file");
    }
    boolean suspect = DurableFile.isThere(folder.suspect(id));
    PieceSet durable = recorded(manifest, data.get().size());
    boolean whole = data.get().size() >= manifest.size();
    if (!whole) {
      LOG.log(Level.WARNING, "{0} has lost the end of its file", id.hex());
    }
    Container container = new Container(folder, disk, manifest, durable, suspect);
    try (container) {
      if (!whole) {
        makeWhole(manifest);
      }
      container.recover(buffers, doubted || !whole ? durable : PieceSet.none(manifest.pieces()));
    } catch (StoreException e) {
      if (e.kind() != Kind.NO_SPACE && e.kind() != Kind.SUSPECT) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "pieces of " + id.hex() + " after the last record are fetched again: " + e.getMessage());
    }
    return Optional.of(container);
  }

  private void makeWhole(Manifest manifest) throws IOException {
    try {
      NewFiles.allocate(folder.data(manifest.id()), 0, manifest.size());
    } catch (StoreException e) {
      LOG.log(
          Level.WARNING, "no room for the end of " + manifest.id().hex() + ": " + e.getMessage());
    }
  }

  /// What the journal says, but for pieces that lie beyond the end of a file that was cut: those
  /// are lost before it gets its length back.
  private PieceSet recorded(Manifest manifest, long bytes) throws IOException {
    Path file = folder.have(manifest.id());
    try (HaveJournal journal = HaveJournal.open(file, manifest)) {
      PieceSet lost = PieceSet.none(manifest.pieces());
      journal
          .durable()
          .forEach(
              piece -> {
                if (manifest.offsetOf(piece) + manifest.lengthOf(piece) > bytes) {
                  lost.add(piece);
                }
              });
      if (!lost.isEmpty()) {
        journal.lost(lost);
      }
      return journal.durable();
    } catch (NoSuchFileException | DamagedFile e) {
      LOG.log(
          Level.INFO,
          "{0} has no usable journal, its pieces are checked again",
          manifest.id().hex());
      quarantine.take(List.of(file));
      HaveJournal.create(file, manifest).close();
      DurableFile.syncFolder(folder.shelf(manifest.id()));
    }
    return PieceSet.none(manifest.pieces());
  }

  private static Optional<FileId> idOf(String name) {
    int dot = name.indexOf('.');
    try {
      return dot < 0 ? Optional.empty() : Optional.of(FileId.parse(name.substring(0, dot)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
