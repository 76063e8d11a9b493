package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.bandada.peerd.libc.CLibrary;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The calls of the C library that Java has no door to: descriptors that come over a socket, and
/// reading and writing by them. Linux on 64 bits only.
final class DescriptorCalls {
  private static final Optional<DescriptorCalls> NATIVE = find();

  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private final MethodHandle socket = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle bind = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle recvmsg = handle("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle shutdown = handle("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle close = handle("close", JAVA_INT, JAVA_INT);
  private final MethodHandle statx =
      handle("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle pread =
      handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle pwrite =
      handle("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle fstatfs = handle("fstatfs", JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle getFlags = handle("fcntl", JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle setFlags =
      CLibrary.function(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private final MethodHandle writeBack =
      handle("sync_file_range", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

  private DescriptorCalls() {}

  /// Empty on systems that lack any of it.
  static Optional<DescriptorCalls> get() {
    return NATIVE;
  }

  private static Optional<DescriptorCalls> find() {
    try {
      return CLibrary.isKnown() ? Optional.of(new DescriptorCalls()) : Optional.empty();
    } catch (NoSuchElementException missing) {
      return Optional.empty();
    }
  }

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... parameters) {
    return CLibrary.function(name, FunctionDescriptor.of(result, parameters));
  }

  private static long call(String what, CLibrary.Call call) throws IOException {
    long result = CLibrary.call(call);
    if (result < 0) {
      throw new Failed(what, (int) -result);
    }
    return result;
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
    call(
        "bind the socket",
        kept -> (int) bind.invokeExact(kept, fd, address, (int) address.byteSize()));
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

  void statx(int fd, MemorySegment emptyPath, int flags, int mask, MemorySegment into)
      throws IOException {
    call(
        "look at the file",
        kept -> (int) statx.invokeExact(kept, fd, emptyPath, flags, mask, into));
  }

  long read(int fd, MemorySegment into, long at) throws IOException {
    return call(
        "read the file", kept -> (long) pread.invokeExact(kept, fd, into, into.byteSize(), at));
  }

  long write(int fd, MemorySegment from, long at) throws IOException {
    return call(
        "write the file", kept -> (long) pwrite.invokeExact(kept, fd, from, from.byteSize(), at));
  }

  /// @param into at least 120 bytes (`struct statfs` on 64 bits)
  void fstatfs(int fd, MemorySegment into) throws IOException {
    call("look at the file system", kept -> (int) fstatfs.invokeExact(kept, fd, into));
  }

  /// The flags that the file was opened with (`F_GETFL`).
  int flags(int fd) throws IOException {
    return (int)
        call("look at the descriptor", kept -> (int) getFlags.invokeExact(kept, fd, F_GETFL));
  }

  void setFlags(int fd, int flags) throws IOException {
    call("change the descriptor", kept -> (int) setFlags.invokeExact(kept, fd, F_SETFL, flags));
  }

  /// @param flags as `sync_file_range(2)` has them
  void writeBack(int fd, long at, long bytes, int flags) throws IOException {
    call("write back the file", kept -> (int) writeBack.invokeExact(kept, fd, at, bytes, flags));
  }
}
