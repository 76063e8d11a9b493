package io.bandada.peerd.peers;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/// What can be seen of a connection without TLS.
public final class PlainCaller {
  private PlainCaller() {}

  /// Waits for the other side to end it; what it says before does not count.
  public static boolean isClosed(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException e) {
      return true;
    }
  }
}
