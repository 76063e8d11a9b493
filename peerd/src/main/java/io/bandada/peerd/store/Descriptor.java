package io.bandada.peerd.store;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.bandada.peerd.libc.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// An open file by its number, for what Java has no door to: taking room before it is written, and
/// asking where a file has holes. A number of its own, since a FileChannel does not give its away.
/// Nothing is read or written through it. Linux on 64 bits only.
public final class Descriptor implements AutoCloseable {
  public static final int ENXIO = 6;
  public static final int ENOSPC = 28;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int SEEK_DATA = 3;

  private static final Optional<Calls> CALLS = find();

  private final Calls calls;
  private final int number;

  private Descriptor(Calls calls, int number) {
    this.calls = calls;
    this.number = number;
  }

  private static Optional<Calls> find() {
    boolean there =
        CLibrary.isKnown() && Linker.nativeLinker().defaultLookup().find("fallocate").isPresent();
    return there ? Optional.of(new Calls()) : Optional.empty();
  }

  /// Empty where this system has no such calls.
  public static Optional<Descriptor> toAllocate(Path file) throws IOException {
    return open(file, O_WRONLY);
  }

  /// Empty where this system has no such calls.
  public static Optional<Descriptor> toLookAt(Path file) throws IOException {
    return open(file, O_RDONLY);
  }

  private static Optional<Descriptor> open(Path file, int how) throws IOException {
    if (CALLS.isEmpty()) {
      return Optional.empty();
    }
    Calls calls = CALLS.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      long opened =
          CLibrary.call(kept -> (int) calls.open.invokeExact(kept, path, how | O_CLOEXEC));
      if (opened < 0) {
        throw new IOException("cannot open " + file + ": " + textOf((int) -opened));
      }
      return Optional.of(new Descriptor(calls, (int) opened));
    }
  }

  /// @return 0, or the error number
  public int allocate(long from, long bytes) {
    return (int)
        -CLibrary.call(kept -> (int) calls.fallocate.invokeExact(kept, number, 0, from, bytes));
  }

  /// @return where bytes begin that lie in no hole, at this place or behind it; or an error number,
  ///   negative
  public long dataFrom(long at) {
    return CLibrary.call(kept -> (long) calls.lseek.invokeExact(kept, number, at, SEEK_DATA));
  }

  /// What the C library says to this error, in the language of this process. Java's failures of
  /// files have the same text and no number.
  public static String textOf(int error) {
    if (CALLS.isEmpty()) {
      return "error " + error;
    }
    Calls calls = CALLS.get();
    try {
      MemorySegment text = (MemorySegment) calls.strerror.invokeExact(error);
      return Calls.text(text);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  @Override
  public void close() {
    CLibrary.call(
        kept ->
            Math.max(
                0, (int) calls.close.invokeExact(kept, number))); // nothing was written through it
  }

  private static final class Calls {
    private static final long LONGEST_TEXT = 256;

    private final MethodHandle open =
        CLibrary.function(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private final MethodHandle fallocate =
        CLibrary.function(
            "fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle lseek =
        CLibrary.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private final MethodHandle close =
        CLibrary.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle strerror = strerror(Linker.nativeLinker());

    @SuppressWarnings("restricted") // the launchers allow native access
    private static MethodHandle strerror(Linker linker) {
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    @SuppressWarnings("restricted") // a text of the C library ends with a zero
    private static String text(MemorySegment from) {
      return from.reinterpret(LONGEST_TEXT).getString(0);
    }
  }
}
