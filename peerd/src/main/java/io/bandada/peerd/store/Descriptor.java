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

/// An open file by its number, for what Java has no door to: taking room before it is written, and asking where a file has holes. A
/// number of its own, since a FileChannel does not give its away. Nothing is read or written through it. Linux on 64 bits only.
public final class Descriptor implements AutoCloseable {
  public static final int ENXIO = 6;
  static final int EINTR = 4;
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
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || JAVA_LONG.byteSize() != ADDRESS.byteSize()) {
      return Optional.empty();
    }
    boolean there = Linker.nativeLinker().defaultLookup().find("fallocate").isPresent();
    return there ? Optional.of(new Calls(Linker.nativeLinker())) : Optional.empty();
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
      long opened = calls.call(kept -> (int) calls.open.invokeExact(kept, path, how | O_CLOEXEC));
      if (opened < 0) {
        throw new IOException("cannot open " + file + ": " + textOf((int) -opened));
      }
      return Optional.of(new Descriptor(calls, (int) opened));
    }
  }

  /// @return 0, or the error number
  public int allocate(long from, long bytes) {
    return (int) -calls.call(kept -> (int) calls.fallocate.invokeExact(kept, number, 0, from, bytes));
  }

  /// @return where bytes begin that lie in no hole, at this place or behind it; or an error number, negative
  public long dataFrom(long at) {
    return calls.call(kept -> (long) calls.lseek.invokeExact(kept, number, at, SEEK_DATA));
  }

  /// What the C library says to this error, in the language of this process. Java's failures of files have the same text and no number.
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
    calls.call(kept -> Math.max(0, (int) calls.close.invokeExact(kept, number))); // nothing was written through it
  }

  private interface Call {
    long on(MemorySegment kept) throws Throwable;
  }

  private static final class Calls {
    private static final long LONGEST_TEXT = 256;

    private final Linker linker;
    private final StructLayout state = Linker.Option.captureStateLayout();
    private final VarHandle errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private final MethodHandle open;
    private final MethodHandle fallocate;
    private final MethodHandle lseek;
    private final MethodHandle close;
    private final MethodHandle strerror;

    @SuppressWarnings("restricted") // the launchers allow native access
    private Calls(Linker linker) {
      this.linker = linker;
      open = keepingErrno("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
      fallocate = keepingErrno("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
      lseek = keepingErrno("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
      close = keepingErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      strerror =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    @SuppressWarnings("restricted") // the launchers allow native access
    private MethodHandle keepingErrno(String name, FunctionDescriptor shape, Linker.Option... more) {
      Linker.Option[] options = new Linker.Option[more.length + 1];
      options[0] = Linker.Option.captureCallState("errno");
      System.arraycopy(more, 0, options, 1, more.length);
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    @SuppressWarnings("restricted") // a text of the C library ends with a zero
    private static String text(MemorySegment from) {
      return from.reinterpret(LONGEST_TEXT).getString(0);
    }

    /// Again when a signal came between.
    ///
    /// @return what it returned, or the error number, negative
    private long call(Call call) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment kept = arena.allocate(state);
        while (true) {
          long result = call.on(kept);
          if (result >= 0) {
            return result;
          }
          int why = (int) errno.get(kept, 0L);
          if (why != EINTR) {
            return -why;
          }
        }
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("a C function throws nothing", e);
      }
    }
  }
}
