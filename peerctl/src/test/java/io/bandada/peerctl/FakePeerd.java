package io.bandada.peerctl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The fake daemon as a program, to try and to time peerctl by hand: `FakePeerd SOCKET`, until
/// Ctrl-C.
final class FakePeerd {
  private FakePeerd() {}

  public static void main(String[] arguments) throws Exception {
    Path socket = Path.of(arguments[0]);
    Files.deleteIfExists(socket);
    FakeControl control = new FakeControl();
    control.put("images/debian.iso", new byte[3 << 20]);
    control.put("notes.txt", "a few words\n".getBytes(StandardCharsets.UTF_8));
    control.put("hostile\u001b[31m\u202etxt.exe", new byte[10]);
    try (FakeDaemon _ = FakeDaemon.start(socket, control)) {
      Thread.currentThread().join();
    }
  }
}
