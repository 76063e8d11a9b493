package io.bandada.peerd.store;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where everything of a store lies, and that it is ours: the format is known and nobody else uses it.
///
/// A folder of an unknown format is refused before anything in it is touched.
final class StoreFolder implements AutoCloseable {
  private static final String FORMAT = "bandada-store 1\n";
  private static final int FORMAT_MAX_BYTES = 256;
  private static final int PID_MAX_BYTES = 32;

  /// POSIX locks belong to a process, and end when it closes any descriptor of the file: so never open it twice.
  private static final Set<Path> LOCKED_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lock;

  private StoreFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Opens the folder, or makes a new one when there is no store yet.
  ///
  /// @throws StoreException UNUSABLE
  static StoreFolder open(Path folder) throws IOException {
    Path root;
    try {
      if (!Files.exists(folder)) {
        DurableFile.folder(folder.toAbsolutePath());
      }
      root = folder.toRealPath();
      checkFormat(root);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException(Kind.UNUSABLE, "cannot use " + folder + " as a store: " + reason(e), e);
    }
    if (!LOCKED_BY_THIS_PROCESS.add(root)) {
      throw inUse(root, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new StoreFolder(root, lock(root)).prepared();
    } catch (StoreException e) {
      LOCKED_BY_THIS_PROCESS.remove(root);
      throw e;
    } catch (IOException e) {
      LOCKED_BY_THIS_PROCESS.remove(root);
      throw new StoreException(Kind.UNUSABLE, "cannot write in the store " + root + ": " + reason(e), e);
    }
  }

  private static void checkFormat(Path root) throws IOException {
    Path file = root.resolve("FORMAT");
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      String format;
      try (FileChannel channel = DurableFile.read(file)) {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), FORMAT_MAX_BYTES));
        DurableFile.readFully(channel, bytes, 0);
        format = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      }
      if (!format.equals(FORMAT)) {
        throw new StoreException(
            Kind.UNUSABLE,
            root
                + " is a store of an unknown format ("
                + format.strip().replaceAll("\\P{Print}", "?")
                + "); this version knows '"
                + FORMAT.strip()
                + "'. Nothing was touched. Use the version that made it, or another folder.");
      }
    } else if (Files.exists(root.resolve("store"), LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException(
          Kind.UNUSABLE,
          root + " has a folder 'store' but no FORMAT file: it may not be ours. Nothing was touched. Use another folder.");
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel = DurableFile.createOrOpen(root.resolve("lock"));
    try {
      if (channel.tryLock() == null) {
        ByteBuffer pid = ByteBuffer.allocate(PID_MAX_BYTES);
        DurableFile.readFully(channel, pid, 0);
        throw inUse(root, StandardCharsets.US_ASCII.decode(pid.flip()).toString().strip());
      }
      // Always as long: the file needs no new room, not even on a full disk.
      String line = String.format(Locale.ROOT, "%-" + (PID_MAX_BYTES - 1) + "d\n", ProcessHandle.current().pid());
      byte[] pid = line.getBytes(StandardCharsets.US_ASCII);
      DurableFile.writeFully(channel, ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreException inUse(Path root, String pid) {
    return new StoreException(
        Kind.UNUSABLE,
        "the store " + root + " is in use by process " + pid + "; stop that one first, or use another folder");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private StoreFolder prepared() throws IOException {
    try {
      for (Path folder : new Path[] {staging(), quarantine(), trash()}) {
        DurableFile.folder(folder);
      }
      if (!Files.exists(root.resolve("FORMAT"), LinkOption.NOFOLLOW_LINKS)) {
        ByteBuffer format = ByteBuffer.wrap(FORMAT.getBytes(StandardCharsets.US_ASCII));
        DurableFile.write(root.resolve("FORMAT"), staging().resolve("FORMAT"), format);
      }
      DurableFile.folder(contents());
      return this;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  Path root() {
    return root;
  }

  Path contents() {
    return root.resolve("store");
  }

  /// The folder of all contents whose id begins with the same two digits.
  Path shelf(FileId id) {
    return contents().resolve(id.hex().substring(0, 2));
  }

  Path data(FileId id) {
    return shelf(id).resolve(id.hex() + ".data");
  }

  Path meta(FileId id) {
    return shelf(id).resolve(id.hex() + ".meta");
  }

  Path have(FileId id) {
    return shelf(id).resolve(id.hex() + ".have");
  }

  /// There when a sync of this content failed: what the page cache shows of it is not to be trusted, not even after a restart.
  Path suspect(FileId id) {
    return shelf(id).resolve(id.hex() + ".suspect");
  }

  Path staging() {
    return root.resolve("staging");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path trash() {
    return root.resolve("trash");
  }

  Path index() {
    return root.resolve("index.db");
  }

  Path ballast() {
    return root.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } finally {
      LOCKED_BY_THIS_PROCESS.remove(root);
    }
  }
}
