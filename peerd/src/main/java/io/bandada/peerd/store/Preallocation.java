package io.bandada.peerd.store;

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
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Takes disk blocks for a file before it is written, so that a full disk shows at once and not at 93 %.
///
/// Java cannot ask for this: `fallocate(2)` is called through the foreign-function interface, on a descriptor of its own since a
/// FileChannel does not give its away. Not `posix_fallocate`, which writes into every block where the file system cannot do it.
/// Where there is no `fallocate` (another system, another file system) the file just gets its length, and the space budget is all
/// there is.
final class Preallocation {
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int EINTR = 4;
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;
  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;

  private static final Optional<Preallocation> NATIVE = find();

  private final MethodHandle open;
  private final MethodHandle fallocate;
  private final MethodHandle close;
  private final StructLayout state;
  private final VarHandle errno;

  @SuppressWarnings("restricted") // the launchers allow native access
  private Preallocation(Linker linker) {
    Linker.Option keepsErrno = Linker.Option.captureCallState("errno");
    state = Linker.Option.captureStateLayout();
    errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            keepsErrno);
    fallocate =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("fallocate"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            keepsErrno);
    close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  private static Optional<Preallocation> find() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || JAVA_LONG.byteSize() != ADDRESS.byteSize()) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    boolean there = linker.defaultLookup().find("fallocate").isPresent();
    return there ? Optional.of(new Preallocation(linker)) : Optional.empty();
  }

  /// @return false when this system cannot: then only the length is to be set
  /// @throws StoreException NO_SPACE
  static boolean take(Path file, long from, long bytes) throws IOException {
    return NATIVE.isPresent() && NATIVE.get().call(file, from, bytes);
  }

  private boolean call(Path file, long from, long bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment kept = arena.allocate(state);
      int fd = (int) open.invokeExact(kept, arena.allocateFrom(file.toString()), O_WRONLY | O_CLOEXEC);
      if (fd < 0) {
        throw new IOException("cannot open " + file + " (errno " + (int) errno.get(kept, 0L) + ")");
      }
      try {
        return allocate(file, fd, from, bytes, kept);
      } finally {
        int ignored = (int) close.invokeExact(fd); // nothing was written through it
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  private boolean allocate(Path file, int fd, long from, long bytes, MemorySegment kept) throws Throwable {
    while (true) {
      if ((int) fallocate.invokeExact(kept, fd, 0, from, bytes) == 0) {
        return true;
      }
      int why = (int) errno.get(kept, 0L);
      switch (why) {
        case EINTR -> {}
        case EOPNOTSUPP, ENOSYS -> {
          return false;
        }
        case ENOSPC, EDQUOT ->
            throw new StoreException(
                StoreException.Kind.NO_SPACE, "the disk has no room for " + bytes + " bytes of " + file);
        default -> throw new IOException("cannot preallocate " + bytes + " bytes of " + file + " (errno " + why + ")");
      }
    }
  }
}
