package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Where open files are handed in: a datagram socket beside the control socket. Each datagram is 16
/// random bytes, the claim, with one descriptor. A call that names the claim takes the file; what
/// nobody takes is closed.
///
/// Datagrams on a unix socket are not lost: one that was sent is here, or its sender was told that
/// it is not.
public final class DescriptorReceiver implements AutoCloseable {
  /// Beside the control socket, so that the same people may open it.
  public static final String SUFFIX = ".fd";

  public static final int CLAIM_BYTES = 16;

  /// Files that wait to be claimed. What comes beyond is closed at once.
  static final int MOST_WAITING = 64;

  /// A call comes within milliseconds of its file.
  static final Duration UNCLAIMED = Duration.ofSeconds(20);

  /// Threads that read or write users' files, which may hang for ever.
  static final int MOST_WORKING = 16;

  /// What the kernel's address has room for.
  private static final int MAX_PATH_BYTES = 107;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SHUT_RDWR = 2;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  private static final System.Logger LOG = System.getLogger(DescriptorReceiver.class.getName());

  private final DescriptorCalls libc;
  private final int fd;
  private final Path path;
  private final Map<String, CompletableFuture<OpenFile>> waiting = new HashMap<>();
  private final Semaphore workers = new Semaphore(MOST_WORKING);
  private volatile boolean closed;
  private boolean ended;

  private DescriptorReceiver(DescriptorCalls libc, int fd, Path path) {
    this.libc = libc;
    this.fd = fd;
    this.path = path;
  }

  /// Opens the socket beside a control socket that nobody else uses any more. Empty where that
  /// cannot be done: then bytes go through the control socket, and that is all.
  public static Optional<DescriptorReceiver> beside(Path control) {
    Path path = Path.of(control + SUFFIX);
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    DescriptorCalls libc = DescriptorCalls.get().orElse(null);
    if (libc == null || name.length > MAX_PATH_BYTES) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      makeWay(path);
      int fd = libc.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC);
      DescriptorReceiver receiver = new DescriptorReceiver(libc, fd, path);
      try {
        libc.bind(fd, address(arena, name));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
      } catch (IOException e) {
        libc.close(fd);
        throw e;
      }
      Thread.ofPlatform().daemon().name("peerd-handover").start(receiver::receiveAll);
      return Optional.of(receiver);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no files can be handed over at {0}, uploads are slower: {1}",
          path,
          e.getMessage());
      return Optional.empty();
    }
  }

  /// A socket outlives a daemon that was killed; anything else of that name is somebody's file.
  private static void makeWay(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther()) {
        throw new IOException("it is in the way, and is no socket");
      }
      Files.delete(path);
    }
  }

  private static MemorySegment address(Arena arena, byte[] name) {
    MemorySegment address = arena.allocate(Short.BYTES + name.length + 1L, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
    return address;
  }

  /// Waits for the file of this claim.
  ///
  /// @return empty when none came
  public Optional<OpenFile> take(byte[] claim, Duration patience) throws InterruptedException {
    if (claim.length != CLAIM_BYTES) {
      return Optional.empty();
    }
    String key = HexFormat.of().formatHex(claim);
    CompletableFuture<OpenFile> coming = slot(key);
    if (coming == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(coming.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      // It may have come just now.
      return coming.cancel(false) ? Optional.empty() : Optional.of(coming.join());
    } catch (ExecutionException e) {
      throw new AssertionError("it is only ever completed", e);
    } finally {
      forget(key, coming);
    }
  }

  /// Does this work on a thread of its own, which a file that hangs may hold.
  ///
  /// @return false when there are too many already
  public boolean work(Runnable work) {
    if (!workers.tryAcquire()) {
      return false;
    }
    Thread.ofPlatform()
        .daemon()
        .name("peerd-user-file-", 0)
        .start(
            () -> {
              try {
                work.run();
              } finally {
                workers.release();
              }
            });
    return true;
  }

  private synchronized @Nullable CompletableFuture<OpenFile> slot(String key) {
    CompletableFuture<OpenFile> known = waiting.get(key);
    if (known != null || waiting.size() >= MOST_WAITING) {
      return known;
    }
    CompletableFuture<OpenFile> fresh = new CompletableFuture<>();
    waiting.put(key, fresh);
    return fresh;
  }

  private synchronized void forget(String key, CompletableFuture<OpenFile> slot) {
    waiting.remove(key, slot);
  }

  private void receiveAll() {
    try (Arena arena = Arena.ofConfined()) {
      Message message = new Message(arena);
      while (!closed) {
        long bytes = libc.receive(fd, message.fresh(), MSG_CMSG_CLOEXEC);
        int came = message.descriptor();
        if (came >= 0) {
          arrived(bytes == CLAIM_BYTES ? message.claim() : "", new OpenFile(libc, came));
        }
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no more files can be handed over, uploads are slower: {0}",
          e.getMessage());
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    libc.close(fd);
  }

  private void arrived(String key, OpenFile file) {
    CompletableFuture<OpenFile> slot = closed || key.isEmpty() ? null : slot(key);
    if (slot == null || !slot.complete(file)) {
      closeAside(file);
      return;
    }
    CompletableFuture.delayedExecutor(UNCLAIMED.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (isWaiting(key, slot)) {
                closeAside(file);
              }
            });
  }

  private synchronized boolean isWaiting(String key, CompletableFuture<OpenFile> slot) {
    return waiting.remove(key, slot);
  }

  /// Closing may hang as reading may. When all threads hang already the descriptor stays open with
  /// them.
  private void closeAside(OpenFile file) {
    if (!work(file::close)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a file that was handed over is not closed: too many others hang");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Files.deleteIfExists(path);
    if (!ended) {
      libc.shutdown(fd, SHUT_RDWR); // wakes the thread that receives, which closes it
    }
  }

  /// `struct msghdr` with room for a claim and one descriptor, as it is on 64 bits: the kernel
  /// closes further ones itself.
  private static final class Message {
    private static final int BYTES = 56;
    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int CONTROL_HEADER = 16;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;

    private final MemorySegment header;
    private final MemorySegment data;
    private final MemorySegment control;

    Message(Arena arena) {
      header = arena.allocate(BYTES, Long.BYTES);
      // One more than a claim, to see what is too long.
      data = arena.allocate(CLAIM_BYTES + 1);
      control = arena.allocate(CONTROL_HEADER + Long.BYTES, Long.BYTES);
      MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
      vector.set(ADDRESS, 0, data);
      vector.set(JAVA_LONG, Long.BYTES, data.byteSize());
      header.set(ADDRESS, IOV, vector);
      header.set(JAVA_LONG, IOV_COUNT, 1);
      header.set(ADDRESS, CONTROL, control);
    }

    MemorySegment fresh() {
      control.fill((byte) 0);
      header.set(JAVA_LONG, CONTROL_BYTES, CONTROL_HEADER + Integer.BYTES);
      return header;
    }

    /// Below zero: none came.
    int descriptor() {
      boolean came =
          header.get(JAVA_LONG, CONTROL_BYTES) >= CONTROL_HEADER + Integer.BYTES
              && control.get(JAVA_INT, LEVEL) == SOL_SOCKET
              && control.get(JAVA_INT, TYPE) == SCM_RIGHTS;
      return came ? control.get(JAVA_INT, CONTROL_HEADER) : -1;
    }

    String claim() {
      return HexFormat.of().formatHex(data.asSlice(0, CLAIM_BYTES).toArray(JAVA_BYTE));
    }
  }
}
