package io.bandada.peerd.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The user's side of a [DescriptorReceiver]: opens a file and hands it over, as peerctl does.
public final class DescriptorSender {
  public static final int READING = 0;
  public static final int WRITING = 1;

  private static final MethodHandle OPEN = handle("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SOCKET =
      handle("socket", 0, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SENDMSG =
      handle("sendmsg", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", 0, JAVA_INT, JAVA_INT);

  private DescriptorSender() {}

  /// @param flags of `open(2)`
  /// @return whether the receiver took the datagram
  public static boolean in(Path control, Path file, int flags, byte[] claim) {
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), flags);
      if (fd < 0) {
        throw new AssertionError("cannot open " + file);
      }
      int socket = (int) SOCKET.invokeExact(1, 2, 0);
      long sent = (long) SENDMSG.invokeExact(socket, message(arena, control, fd, claim), 0);
      int closed = (int) CLOSE.invokeExact(socket) + (int) CLOSE.invokeExact(fd);
      return sent == claim.length && closed == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MemorySegment message(Arena arena, Path control, int fd, byte[] claim) {
    byte[] path = (control + DescriptorReceiver.SUFFIX).getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(3L + path.length, 8);
    address.set(JAVA_SHORT, 0, (short) 1);
    MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, claim));
    vector.set(JAVA_LONG, 8, claim.length);
    MemorySegment rights = arena.allocate(24, 8);
    rights.set(JAVA_LONG, 0, 20);
    rights.set(JAVA_INT, 8, 1);
    rights.set(JAVA_INT, 12, 1);
    rights.set(JAVA_INT, 16, fd);
    MemorySegment message = arena.allocate(56, 8);
    message.set(ADDRESS, 0, address);
    message.set(JAVA_INT, 8, (int) address.byteSize());
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, rights);
    message.set(JAVA_LONG, 40, rights.byteSize());
    return message;
  }

  @SuppressWarnings("restricted")
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
}
