package io.bandada.directory.systemd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// Sends a datagram to the unix socket that systemd names in NOTIFY_SOCKET (sd_notify(3)).
///
/// Java has unix sockets, but not their datagrams: three calls of the C library do it. An address
/// that begins with `@` is an abstract one.
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int PATH_OFFSET = 2;
  private static final int MOST_PATH = 107;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SOCKET =
      function(
          "socket",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final byte[] path;

  /// @throws IllegalArgumentException when it is no address of a unix socket
  NotifySocket(String address) {
    byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 2 || bytes.length > MOST_PATH || (bytes[0] != '/' && bytes[0] != '@')) {
      throw new IllegalArgumentException(
          "NOTIFY_SOCKET " + address + " is no address of a unix socket");
    }
    if (bytes[0] == '@') {
      bytes[0] = 0;
    }
    this.path = bytes;
  }

  void send(String message) throws IOException {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment body = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
      // sockaddr_un: the family, then the path; a path of the file system ends with its zero byte.
      int length = PATH_OFFSET + path.length + (path[0] == 0 ? 0 : 1);
      MemorySegment to = arena.allocate(length, Short.BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, to, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
      int fd = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (fd < 0) {
        throw new IOException("no unix datagram socket to be had");
      }
      try {
        long sent = (long) SENDTO.invokeExact(fd, body, (long) text.length, 0, to, length);
        if (sent != text.length) {
          throw new IOException("systemd did not take the message");
        }
      } finally {
        int unused = (int) CLOSE.invokeExact(fd);
        assert unused == 0;
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("sd_notify failed", e);
    }
  }

  @SuppressWarnings("restricted") // the C library is trusted
  private static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
  }
}
