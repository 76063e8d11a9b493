package io.bandada.peerd.peers;

import io.bandada.peerd.identity.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// Another program with a member's certificate. It lets everybody in, gives tickets to come back
/// with, and counts what it is told.
final class CountingImpostor implements AutoCloseable {
  final AtomicInteger handshakes = new AtomicInteger();
  final AtomicInteger failedHandshakes = new AtomicInteger();

  /// That came through TLS.
  final AtomicInteger bytes = new AtomicInteger();

  private final SSLServerSocket listening;

  CountingImpostor(Trust shows) throws Exception {
    listening =
        (SSLServerSocket)
            RawConnection.context(shows)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    SSLParameters parameters = listening.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setNeedClientAuth(true);
    listening.setSSLParameters(parameters);
    Thread.ofVirtual().start(this::accept);
  }

  String endpoint() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      try {
        socket.startHandshake();
      } catch (IOException e) {
        failedHandshakes.incrementAndGet();
        return;
      }
      handshakes.incrementAndGet();
      // An empty SETTINGS, with which gRPC believes that it is connected.
      socket.getOutputStream().write(new byte[] {0, 0, 0, RawConnection.SETTINGS, 0, 0, 0, 0, 0});
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        bytes.incrementAndGet();
      }
    } catch (IOException e) {
      // cut
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
