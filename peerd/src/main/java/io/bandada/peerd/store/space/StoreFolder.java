package io.bandada.peerd.store.space;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.DiskFailure;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.StoreException.Kind;
import io.bandada.peerd.store.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where everything of a store lies, and that it is ours: the format is known and nobody else uses
/// it.
///
/// A folder of an unknown format is refused before anything in it is touched.
public final class StoreFolder implements AutoCloseable {
  private static final String FORMAT = "bandada-store 1\n";
  private static final int FORMAT_MAX_BYTES = 256;
  private static final int PID_MAX_BYTES = 32;
  private static final int NAME_BYTES = 16;

  private static final System.Logger LOG = System.getLogger(StoreFolder.class.getName());

  /// POSIX locks belong to a process, and end when it closes any descriptor of the file: so never
  /// open it twice.
  private static final Set<Path> LOCKED_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path root;
  private FileChannel lock;
  private String lockFile = "";
  private String name = "";

  private StoreFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Where the store is now, beside where it was opened.
  public sealed interface Place {
    /// Where it was.
    record Same() implements Place {}

    /// It was away: these are other files, and yet this store. They are to be opened again.
    record Back() implements Place {}

    /// Nothing of it can be read or may be written.
    record Away(String why) implements Place {}
  }

  /// @throws IOException when nobody can say: the disk does not answer
  public Place place() throws IOException {
    Optional<BasicFileAttributes> locked = DurableFile.attributes(root.resolve("lock"));
    if (locked.isEmpty() || !DurableFile.isThere(root.resolve("FORMAT"))) {
      boolean there = DurableFile.isThere(root);
      return new Place.Away(
          there
              ? "the folder " + root + " is there, and the store in it is not: is its disk mounted?"
              : "the folder "
                  + root
                  + " is gone: was it moved or deleted, or is its disk not mounted?");
    }
    if (!DurableFile.isThere(contents())) {
      return new Place.Away(
          "the folder "
              + contents()
              + " is gone: was it moved or deleted, or is its disk not mounted?");
    }
    if (keyOf(locked.get()).equals(lockFile)) {
      return new Place.Same();
    }
    return !name.isEmpty() && name.equals(readName())
        ? new Place.Back()
        : new Place.Away(
            "another store lies in "
                + root
                + " than the one that was opened; if that is right, restart the daemon");
  }

  /// After [Place.Back]: nobody else uses it.
  public void takeAgain() throws IOException {
    FileChannel old = lock;
    lock = lock(root);
    lockFile = keyOf(root.resolve("lock"));
    old.close();
  }

  private static String keyOf(Path file) throws IOException {
    return DurableFile.attributes(file).map(StoreFolder::keyOf).orElse("");
  }

  private static String keyOf(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  private String readName() throws IOException {
    Optional<BasicFileAttributes> there = DurableFile.attributes(nameFile());
    if (there.isEmpty()) {
      return "";
    }
    try (FileChannel channel = DurableFile.read(nameFile())) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * NAME_BYTES);
      return DurableFile.readFully(channel, bytes, 0)
          ? StandardCharsets.US_ASCII.decode(bytes.flip()).toString()
          : "";
    }
  }

  /// By it a store is known again, wherever it is mounted. Without room for it the store works, and
  /// is not known again.
  private void takeName() {
    try {
      name = readName();
      if (name.isEmpty()) {
        byte[] random = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = HexFormat.of().formatHex(random);
        ByteBuffer bytes = ByteBuffer.wrap(fresh.getBytes(StandardCharsets.US_ASCII));
        DurableFile.write(nameFile(), staging().resolve("ID"), bytes);
        name = fresh;
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the store " + root + " has no name of its own: " + reason(e));
    }
  }

  private Path nameFile() {
    return root.resolve("ID");
  }

  /// Opens the folder, or makes a new one when there is no store yet.
  ///
  /// @throws StoreException UNUSABLE, NO_SPACE
  public static StoreFolder open(Path folder) throws IOException {
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
      throw unusable(folder, "cannot use " + folder + " as a store: ", e);
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
      throw unusable(root, "cannot write in the store " + root + ": ", e);
    }
  }

  private static StoreException unusable(Path folder, String what, IOException e) {
    return DiskFailure.saysFull(e)
        ? DiskFailure.atStart(folder, e)
        : new StoreException(Kind.UNUSABLE, what + reason(e), e);
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
          root
              + " has a folder 'store' but no FORMAT file: it may not be ours. Nothing was touched."
              + " Use another folder.");
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
      String line =
          String.format(
              Locale.ROOT, "%-" + (PID_MAX_BYTES - 1) + "d\n", ProcessHandle.current().pid());
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
        "the store "
            + root
            + " is in use by process "
            + pid
            + "; stop that one first, or use another folder");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private StoreFolder prepared() throws IOException {
    try {
      for (Path folder : new Path[] {staging(), quarantine(), trash()}) {
        DurableFile.folder(folder);
      }
      if (!Files.exists(root.resolve("FORMAT"), LinkOption.NOFOLLOW_LINKS)) {
        ByteBuffer format = ByteBuffer.wrap(FORMAT.getBytes(StandardCharsets.US_ASCII));
        DurableFile.write(root.resolve("FORMAT"), staging().resolve("FORMAT"), format);
        LOG.log(System.Logger.Level.INFO, "a new store is begun in " + root);
      }
      DurableFile.folder(contents());
      lockFile = keyOf(root.resolve("lock"));
      takeName();
      return this;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  public Path root() {
    return root;
  }

  public Path contents() {
    return root.resolve("store");
  }

  /// The folder of all contents whose id begins with the same two digits.
  public Path shelf(FileId id) {
    return contents().resolve(id.hex().substring(0, 2));
  }

  public Path data(FileId id) {
    return shelf(id).resolve(id.hex() + ".data");
  }

  public Path meta(FileId id) {
    return shelf(id).resolve(id.hex() + ".meta");
  }

  public Path have(FileId id) {
    return shelf(id).resolve(id.hex() + ".have");
  }

  /// There when a sync of this content failed: what the page cache shows of it is not to be
  /// trusted, not even after a restart.
  public Path suspect(FileId id) {
    return shelf(id).resolve(id.hex() + ".suspect");
  }

  public Path staging() {
    return root.resolve("staging");
  }

  public Path quarantine() {
    return root.resolve("quarantine");
  }

  Path trash() {
    return root.resolve("trash");
  }

  public Path index() {
    return root.resolve("index.db");
  }

  /// The small contents.
  public Path small() {
    return root.resolve("small.db");
  }

  /// There when a write of small contents failed: none is trusted before it has hashed right.
  public Path smallSuspect() {
    return root.resolve("small.suspect");
  }

  public Path ballast() {
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
