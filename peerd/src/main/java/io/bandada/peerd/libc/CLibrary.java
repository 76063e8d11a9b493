package io.bandada.peerd.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/// Functions of the C library, and how they are called: again when a signal came between, and with
/// the number of what went wrong.
public final class CLibrary {
  private static final int EINTR = 4;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private CLibrary() {}

  /// Whether its numbers and structures are those that we know: Linux on 64 bits.
  public static boolean isKnown() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    return linux && ADDRESS.byteSize() == Long.BYTES;
  }

  /// To be called within [#call], with what that gives as the first argument.
  ///
  /// @throws java.util.NoSuchElementException when it is not there
  @SuppressWarnings("restricted") // the launchers allow native access
  public static MethodHandle function(
      String name, FunctionDescriptor shape, Linker.Option... more) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
  }

  /// A function with its arguments.
  public interface Call {
    long on(MemorySegment state) throws Throwable;
  }

  /// @return what it returned, or the error number, negative
  public static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while (true) {
        long result = call.on(state);
        if (result >= 0) {
          return result;
        }
        int why = (int) ERRNO.get(state, 0L);
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
