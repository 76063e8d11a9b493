package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceSet;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds again what is on disk, whatever the last run left: every content with a valid manifest is ours, known to the index or not.
///
/// Nothing is deleted but unfinished imports. What cannot be understood goes to quarantine, remains of a creation that never ended go
/// to the trash.
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final StoreFolder folder;
  private final FileStore disk;
  private final BufferPool buffers;
  private final Trash trash;
  private final Quarantine quarantine;

  Recovery(StoreFolder folder, FileStore disk, BufferPool buffers, Trash trash, Quarantine quarantine) {
    this.folder = folder;
    this.disk = disk;
    this.buffers = buffers;
    this.trash = trash;
    this.quarantine = quarantine;
  }

  List<Container> run() throws IOException {
    for (Path leftover : filesIn(folder.staging())) {
      Files.delete(leftover);
    }
    List<Container> found = new ArrayList<>();
    for (Path shelf : filesIn(folder.contents())) {
      if (Files.isDirectory(shelf, LinkOption.NOFOLLOW_LINKS)) {
        for (Path file : filesIn(shelf)) {
          recover(file).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Container> recover(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    Optional<FileId> id = idOf(name);
    if (id.isEmpty() || !file.startsWith(folder.shelf(id.get()))) {
      return Optional.empty(); // not ours
    }
    if (name.endsWith(".meta")) {
      return container(id.get());
    }
    if (!Files.exists(folder.meta(id.get()), LinkOption.NOFOLLOW_LINKS)
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      LOG.log(Level.INFO, "{0} has no manifest: moved to the trash", name);
      trash.take(file);
    }
    return Optional.empty();
  }

  private Optional<Container> container(FileId id) throws IOException {
    Manifest manifest;
    try {
      manifest = ManifestFile.read(folder.meta(id));
      if (!manifest.id().equals(id)) {
        throw new IOException(folder.meta(id) + " is the manifest of " + manifest.id().hex());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "content moved to quarantine: " + e.getMessage());
      quarantine.take(List.of(folder.meta(id), folder.suspect(id), folder.have(id), folder.data(id)));
      return Optional.empty();
    }
    if (!Files.exists(folder.data(id), LinkOption.NOFOLLOW_LINKS)) {
      LOG.log(Level.INFO, "{0} has a manifest but no data: moved to the trash", id.hex());
      trash.take(id);
      return Optional.empty();
    }
    boolean suspect = Files.exists(folder.suspect(id), LinkOption.NOFOLLOW_LINKS);
    boolean whole = Files.size(folder.data(id)) >= manifest.size();
    Container container = new Container(folder, disk, manifest, recorded(manifest, whole), suspect);
    try {
      if (!whole) {
        NewFiles.allocate(folder.data(id), 0, manifest.size());
      }
      container.recover(buffers);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "pieces of " + id.hex() + " after the last record are fetched again", e);
    } finally {
      container.close();
    }
    return Optional.of(container);
  }

  /// What the journal says. A file that lost its end says nothing: all of it is checked again.
  private PieceSet recorded(Manifest manifest, boolean whole) throws IOException {
    Path file = folder.have(manifest.id());
    try (HaveJournal journal = HaveJournal.open(file, manifest)) {
      PieceSet durable = journal.durable();
      if (whole) {
        return durable;
      }
      if (!durable.isEmpty()) {
        LOG.log(Level.WARNING, "{0} has lost the end of its file", manifest.id().hex());
        journal.lost(durable);
      }
    } catch (IOException e) {
      LOG.log(Level.INFO, "{0} has no usable journal, its pieces are checked again", manifest.id().hex());
      Files.deleteIfExists(file);
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
