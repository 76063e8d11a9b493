package io.bandada.peerctl.daemon;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The way to the daemon: opened by the first call of a command and kept for the next command of a
/// shell.
public final class DaemonAccess implements AutoCloseable {
  private @Nullable DaemonClient open;
  private @Nullable Path openSocket;

  public DaemonClient client(Path socket, @Nullable Duration timeout) {
    DaemonClient client = open;
    if (client == null || !socket.equals(openSocket)) {
      close();
      client = DaemonClient.open(socket, timeout);
      open = client;
      openSocket = socket;
    }
    return client;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
