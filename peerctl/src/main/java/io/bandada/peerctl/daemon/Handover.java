package io.bandada.peerctl.daemon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Hands an open file to the daemon, by a datagram to the socket beside the control socket: 16
/// random bytes, the claim, and the descriptor (`SCM_RIGHTS`). So the daemon reads or writes a file
/// that only the user may open, without a byte through a socket.
///
/// It never fails: where it cannot be done (another system, an older daemon), the bytes go through
/// the control socket.
final class Handover {
  /// Below this the bytes are there sooner than the foreign functions are ready.
  static final long LEAST_BYTES = 16L << 20;

  private static final String SUFFIX = ".fd";
  private static final int CLAIM_BYTES = 16;
  private static final int MAX_PATH_BYTES = 107;

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_NOFOLLOW_ARM = 0x8000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  private final Path filesSocket;

  private Handover(Path filesSocket) {
    this.filesSocket = filesSocket;
  }

  /// Empty when the daemon takes no files.
  static Optional<Handover> beside(Path control) {
    Path filesSocket = Path.of(control + SUFFIX);
    boolean there =
        filesSocket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES
            && ADDRESS.byteSize() == Long.BYTES
            && System.getProperty("os.name", "").equals("Linux")
            && Files.exists(filesSocket);
    return there ? Optional.of(new Handover(filesSocket)) : Optional.empty();
  }

  /// Random bytes that name a file in a call.
  static byte[] newClaim() throws IOException {
    try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
      return random.readNBytes(CLAIM_BYTES);
    }
  }

  /// Our own descriptor of a file that was handed over. Closing it drops every lock that this
  /// process has on the file, so it stays open as long as a lock is needed.
  interface Given extends AutoCloseable {
    @Override
    void close();
  }

  /// @param writing opened for writing, and never through a link; else for reading
  /// @return empty when the daemon does not have it
  Optional<Given> give(Path file, boolean writing, byte[] claim) {
    try (Arena arena = Arena.ofConfined()) {
      LibC libc = new LibC();
      int fd = libc.open(arena.allocateFrom(file.toString()), flags(writing));
      if (fd < 0) {
        return Optional.empty();
      }
      int socket = libc.socket();
      boolean sent = socket >= 0 && libc.send(socket, message(arena, fd, claim)) == CLAIM_BYTES;
      libc.close(socket);
      if (!sent) {
        libc.close(fd);
        return Optional.empty();
      }
      return Optional.of(() -> libc.close(fd));
    } catch (NoSuchElementException missing) {
      return Optional.empty();
    }
  }

  private static int flags(boolean writing) {
    if (!writing) {
      return O_RDONLY | O_CLOEXEC;
    }
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return O_WRONLY | O_CLOEXEC | (arm ? O_NOFOLLOW_ARM : O_NOFOLLOW);
  }

  /// `struct msghdr` as it is on 64 bits.
  private MemorySegment message(Arena arena, int fd, byte[] claim) {
    byte[] path = filesSocket.toString().getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(Short.BYTES + path.length + 1L, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);

    MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
    vector.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, claim));
    vector.set(JAVA_LONG, Long.BYTES, claim.length);

    int headerBytes = Long.BYTES + 2 * Integer.BYTES;
    MemorySegment control = arena.allocate(headerBytes + Long.BYTES, Long.BYTES);
    control.set(JAVA_LONG, 0, headerBytes + Integer.BYTES);
    control.set(JAVA_INT, Long.BYTES, SOL_SOCKET);
    control.set(JAVA_INT, Long.BYTES + Integer.BYTES, SCM_RIGHTS);
    control.set(JAVA_INT, headerBytes, fd);

    MemorySegment message = arena.allocate(7 * Long.BYTES, Long.BYTES);
    message.set(ADDRESS, 0, address);
    message.set(JAVA_INT, Long.BYTES, (int) address.byteSize());
    message.set(ADDRESS, 2 * Long.BYTES, vector);
    message.set(JAVA_LONG, 3 * Long.BYTES, 1);
    message.set(ADDRESS, 4 * Long.BYTES, control);
    message.set(JAVA_LONG, 5 * Long.BYTES, control.byteSize());
    return message;
  }

  /// The few calls that it takes; negative results are failures, whatever the reason.
  private static final class LibC {
    private final MethodHandle open = handle("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle socket = handle("socket", 0, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle sendmsg =
        handle("sendmsg", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle close = handle("close", 0, JAVA_INT, JAVA_INT);

    @SuppressWarnings("restricted") // the launcher allows native access
    private static MethodHandle handle(
        String name, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
      Linker linker = Linker.nativeLinker();
      Linker.Option[] options =
          firstVariadic == 0
              ? new Linker.Option[0]
              : new Linker.Option[] {Linker.Option.firstVariadicArg(firstVariadic)};
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          FunctionDescriptor.of(result, parameters),
          options);
    }

    private interface Call {
      long on() throws Throwable;
    }

    private static long call(Call call) {
      try {
        return call.on();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("a C function throws nothing", e);
      }
    }

    int open(MemorySegment path, int flags) {
      return (int) call(() -> (int) open.invokeExact(path, flags));
    }

    int socket() {
      return (int) call(() -> (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
    }

    long send(int fd, MemorySegment message) {
      return call(() -> (long) sendmsg.invokeExact(fd, message, MSG_DONTWAIT_NOSIGNAL));
    }

    void close(int fd) {
      if (fd >= 0) {
        call(() -> (int) close.invokeExact(fd));
      }
    }
  }
}
