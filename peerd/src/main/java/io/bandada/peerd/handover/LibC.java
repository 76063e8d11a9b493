package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The calls of the C library that Java has no door to: descriptors that come over a socket, and reading and writing by them. Linux on
/// 64 bits only.
final class LibC {
  private static final Optional<LibC> NATIVE = find();

  private static final int EINTR = 4;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private final Linker linker = Linker.nativeLinker();
  private final StructLayout state = Linker.Option.captureStateLayout();
  private final VarHandle errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private final MethodHandle socket = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle bind = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle recvmsg = handle("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle shutdown = handle("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle close = handle("close", JAVA_INT, JAVA_INT);
  private final MethodHandle statx = handle("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle pread = handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle pwrite = handle("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle fstatfs = handle("fstatfs", JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle getFlags = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle setFlags = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle writeBack =
      handle("sync_file_range", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

  private LibC() {}

  /// Empty on systems that lack any of it.
  static Optional<LibC> get() {
    return NATIVE;
  }

  private static Optional<LibC> find() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LibC());
    } catch (NoSuchElementException missing) {
      return Optional.empty();
    }
  }

  private MethodHandle handle(String name, MemoryLayout result, MemoryLayout... parameters) {
    return handle(name, List.of(Linker.Option.captureCallState("errno")), FunctionDescriptor.of(result, parameters));
  }

  /// @param fixed so many parameters are named in the function's prototype
  private MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... parameters) {
    List<Linker.Option> options = new ArrayList<>(List.of(Linker.Option.captureCallState("errno")));
    if (fixed < parameters.length) {
      options.add(Linker.Option.firstVariadicArg(fixed));
    }
    return handle(name, options, FunctionDescriptor.of(result, parameters));
  }

  @SuppressWarnings("restricted") // the launchers allow native access
  private MethodHandle handle(String name, List<Linker.Option> options, FunctionDescriptor shape) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options.toArray(Linker.Option[]::new));
  }

  private interface Call {
    long on(MemorySegment kept) throws Throwable;
  }

  /// Again when a signal came between.
  private long call(String what, Call call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment kept = arena.allocate(state);
      while (true) {
        long result = call.on(kept);
        if (result >= 0) {
          return result;
        }
        int why = (int) errno.get(kept, 0L);
        if (why != EINTR) {
          throw new Failed(what, why);
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  /// A call that the kernel refused.
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;

    private final int errno;

    Failed(String what, int errno) {
      super("cannot " + what + " (errno " + errno + ")");
      this.errno = errno;
    }

    boolean isForItsForm() {
      return errno == EINVAL;
    }

    boolean isForWantOfSpace() {
      return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    }
  }

  int socket(int family, int type) throws IOException {
    return (int) call("make a socket", kept -> (int) socket.invokeExact(kept, family, type, 0));
  }

  void bind(int fd, MemorySegment address) throws IOException {
    call("bind the socket", kept -> (int) bind.invokeExact(kept, fd, address, (int) address.byteSize()));
  }

  long receive(int fd, MemorySegment message, int flags) throws IOException {
    return call("receive", kept -> (long) recvmsg.invokeExact(kept, fd, message, flags));
  }

  void shutdown(int fd, int how) throws IOException {
    call("end the socket", kept -> (int) shutdown.invokeExact(kept, fd, how));
  }

  /// Never again after a failure: the number may be another file's by then.
  void close(int fd) {
    try {
      call("close", kept -> Math.max(0, (int) close.invokeExact(kept, fd)));
    } catch (IOException e) {
      throw new AssertionError("its result is not looked at", e);
    }
  }

  void statx(int fd, MemorySegment emptyPath, int flags, int mask, MemorySegment into) throws IOException {
    call("look at the file", kept -> (int) statx.invokeExact(kept, fd, emptyPath, flags, mask, into));
  }

  long read(int fd, MemorySegment into, long at) throws IOException {
    return call("read the file", kept -> (long) pread.invokeExact(kept, fd, into, into.byteSize(), at));
  }

  long write(int fd, MemorySegment from, long at) throws IOException {
    return call("write the file", kept -> (long) pwrite.invokeExact(kept, fd, from, from.byteSize(), at));
  }

  /// @param into at least 120 bytes (`struct statfs` on 64 bits)
  void fstatfs(int fd, MemorySegment into) throws IOException {
    call("look at the file system", kept -> (int) fstatfs.invokeExact(kept, fd, into));
  }

  /// The flags that the file was opened with (`F_GETFL`).
  int flags(int fd) throws IOException {
    return (int) call("look at the descriptor", kept -> (int) getFlags.invokeExact(kept, fd, F_GETFL));
  }

  void setFlags(int fd, int flags) throws IOException {
    call("change the descriptor", kept -> (int) setFlags.invokeExact(kept, fd, F_SETFL, flags));
  }

  /// @param flags as `sync_file_range(2)` has them
  void writeBack(int fd, long at, long bytes, int flags) throws IOException {
    call("write back the file", kept -> (int) writeBack.invokeExact(kept, fd, at, bytes, flags));
  }
}
