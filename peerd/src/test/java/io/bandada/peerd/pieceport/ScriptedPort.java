package io.bandada.peerd.pieceport;

import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.peers.RawConnection;
import io.bandada.peerd.piece.PieceOffer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A piece port that answers each call as a test wants it to.
final class ScriptedPort implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  private final SSLServerSocket listening;
  private final Script script;
  private final List<SSLSocket> sockets = new CopyOnWriteArrayList<>();

  /// What it does when it is asked.
  interface Script {
    void answer(RawPieces connection, int call, PieceOffer offer) throws Exception;
  }

  ScriptedPort(Trust shows, Script script) throws Exception {
    this(shows, PiecePort.PROTOCOL, script);
  }

  ScriptedPort(Trust shows, String application, Script script) throws Exception {
    this.script = script;
    listening =
        (SSLServerSocket)
            RawConnection.context(shows)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    SSLParameters parameters = listening.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {application});
    parameters.setNeedClientAuth(true);
    listening.setSSLParameters(parameters);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listening.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (RawPieces connection = new RawPieces(socket)) {
      for (RawPieces.Heard heard = connection.read(); heard != null; heard = connection.read()) {
        if (heard.kind() == Frame.Kind.FETCH) {
          asked.incrementAndGet();
          script.answer(connection, heard.frame().call(), offer(heard));
        }
      }
    } catch (Exception e) {
      // cut
    }
  }

  private static PieceOffer offer(RawPieces.Heard heard) {
    ByteBuffer words = ByteBuffer.wrap(heard.words()).position(32 + heard.frame().piece());
    List<Integer> runs = new ArrayList<>();
    while (words.hasRemaining()) {
      runs.add(words.getInt());
    }
    return PieceOffer.ofRuns(runs, heard.frame().count());
  }

  /// Cuts all connections.
  @Override
  public void close() throws IOException {
    listening.close();
    for (SSLSocket socket : sockets) {
      socket.close();
    }
  }
}
