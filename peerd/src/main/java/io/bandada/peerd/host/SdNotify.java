package io.bandada.peerd.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Word to the service manager, as `sd_notify(3)` says it: one datagram to the unix socket that
/// NOTIFY_SOCKET names. Java has no datagram unix sockets, so it asks the C library. Without
/// NOTIFY_SOCKET nothing is sent.
public final class SdNotify {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;
  private static final int PATH_BYTES = 108;

  private static final Linker LINKER = Linker.nativeLinker();

  private final byte[] path;
  private final long watchdogMicros;

  /// @param environment the process's own
  public SdNotify(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    byte[] bytes = socket.getBytes(UTF_8);
    boolean usable =
        (socket.startsWith("/") || socket.startsWith("@")) && bytes.length < PATH_BYTES;
    if (usable && bytes[0] == '@') {
      // An abstract socket: no file, the name begins with a zero.
      bytes[0] = 0;
    }
    path = usable ? bytes : new byte[0];
    watchdogMicros = usable ? watchdog(environment) : 0;
  }

  private static long watchdog(Map<String, String> environment) {
    String pid = environment.get("WATCHDOG_PID");
    if (pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean isListening() {
    return path.length > 0;
  }

  /// How often it wants to hear that we are well; 0 never.
  long watchdogMicros() {
    return watchdogMicros;
  }

  void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  void status(String status) {
    send("STATUS=" + line(status));
  }

  void watchdog() {
    send("WATCHDOG=1");
  }

  public void reloading() {
    // CLOCK_MONOTONIC is what nanoTime is on Linux.
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  public void stopping() {
    send("STOPPING=1\nSTATUS=stopping");
  }

  private static String line(String status) {
    return status.replaceAll("\\p{Cntrl}+", " ");
  }

  private void send(String message) {
    if (path.length == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      int socket =
          (int) call("socket", INT_INT_INT_INT).invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        return;
      }
      byte[] bytes = message.getBytes(UTF_8);
      MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment address = address(arena);
      long sent =
          (long)
              call("sendto", SENDTO)
                  .invokeExact(
                      socket,
                      text,
                      (long) bytes.length,
                      MSG_NOSIGNAL,
                      address,
                      FAMILY_BYTES + path.length + terminator());
      int closed = (int) call("close", INT_INT).invokeExact(socket);
      if (sent != bytes.length || closed != 0) {
        System.getLogger(SdNotify.class.getName())
            .log(System.Logger.Level.DEBUG, "the service manager did not take: " + message);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("cannot talk to the service manager", e);
    }
  }

  private MemorySegment address(Arena arena) {
    MemorySegment address = arena.allocate(FAMILY_BYTES + PATH_BYTES);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, path.length);
    return address;
  }

  /// A path ends with a zero, an abstract name where its length says.
  private int terminator() {
    return path[0] == 0 ? 0 : 1;
  }

  private static final FunctionDescriptor INT_INT =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor INT_INT_INT_INT =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor SENDTO =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);

  @SuppressWarnings("restricted") // these three signatures are right, for all of our platforms
  private static MethodHandle call(String name, FunctionDescriptor type) {
    @Nullable MemorySegment function = LINKER.defaultLookup().find(name).orElse(null);
    if (function == null) {
      throw new IllegalStateException("the C library has no " + name);
    }
    return LINKER.downcallHandle(function, type);
  }
}
