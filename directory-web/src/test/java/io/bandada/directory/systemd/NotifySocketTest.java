package io.bandada.directory.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
  @TempDir Path folder;

  @Test
  void nobodyThereIsAnErrorAndNoCrash() {
    assertThatThrownBy(() -> new NotifySocket(folder.resolve("none").toString()).send("READY=1"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new NotifySocket("@bandada-test-nobody").send("READY=1"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThatThrownBy(() -> new NotifySocket("relative"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NotifySocket("/" + "x".repeat(200)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMessageArrives() throws Exception {
    Path socket = folder.resolve("notify");
    Process listener =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print("listening", flush=True)
                s.settimeout(60)
                print(s.recv(4096).decode(), flush=True)
                """,
                socket.toString())
            .redirectErrorStream(true)
            .start();
    try (var out = listener.inputReader()) {
      assertThat(out.readLine()).isEqualTo("listening");
      new NotifySocket(socket.toString()).send("READY=1");
      assertThat(out.readLine()).isEqualTo("READY=1");
    } finally {
      listener.destroy();
    }
  }
}
