package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.EventLoop;
import io.bandada.peerd.rpc.OpenConnections;
import io.bandada.peerd.rpc.Transport;
import io.bandada.peerd.store.DiskPieceStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many may be connected, seen from the sockets.
class PeerServerTest {
  private static final int IN_ALL = 3;
  private static final int PER_ADDRESS = 2;
  private static final int FLOOD = 200;
  private static final int FRAME_HEADER = 9;

  @TempDir Path folder;
  private final EventLoop loop = new EventLoop();
  private final Transport transport = new Transport();
  private final List<Socket> sockets = new ArrayList<>();
  private DiskPieceStore store;
  private PeerServer server;

  @BeforeEach
  void start() throws IOException {
    store = DiskPieceStore.open(folder.resolve("data"), 0);
    server =
        PeerServer.start(
            EgressPolicy.listen("127.0.0.1:0"),
            transport,
            loop,
            store,
            new Traffic(),
            new OpenConnections(IN_ALL, PER_ADDRESS, transport.group()));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    transport.close();
    loop.close();
    store.close();
  }

  @Test
  void oneTooManyFromAnAddressIsToldSoAndAnotherAddressIsStillTaken() throws IOException {
    assertTaken(connect("127.0.0.1"));
    assertTaken(connect("127.0.0.1"));
    assertRefused(connect("127.0.0.1"), "too many connections from 127.0.0.1");
    assertTaken(connect("127.0.0.2"));
  }

  @Test
  void oneTooManyInAllIsToldSo() throws IOException {
    assertTaken(connect("127.0.0.1"));
    assertTaken(connect("127.0.0.2"));
    assertTaken(connect("127.0.0.3"));
    assertRefused(connect("127.0.0.4"), "too many connections from 127.0.0.4");
  }

  @Test
  void whoLeavesMakesRoom() throws IOException {
    assertTaken(connect("127.0.0.1"));
    Socket leaving = connect("127.0.0.1");
    assertTaken(leaving);
    leaving.close();
    Awaitility.await("there is room").atMost(Duration.ofSeconds(10)).until(() -> isTaken(connect("127.0.0.1")));
  }

  @Test
  void aFloodTakesNoRoomFromWhoIsThereAndPasses() throws IOException {
    assertTaken(connect("127.0.0.1"));
    assertTaken(connect("127.0.0.1"));
    for (int i = 0; i < FLOOD; i++) {
      connect("127.0.0.1");
    }
    assertTaken(connect("127.0.0.2"));
    for (Socket socket : sockets) {
      socket.close();
    }
    Awaitility.await("all is as before").atMost(Duration.ofSeconds(10)).until(() -> isTaken(connect("127.0.0.1")));
  }

  private Socket connect(String from) throws IOException {
    Socket socket =
        new Socket(server.address().getAddress(), server.address().getPort(), InetAddress.ofLiteral(from), 0);
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  private static void assertTaken(Socket socket) throws IOException {
    assertThat(isTaken(socket)).isTrue();
  }

  /// gRPC begins with settings of its own, a refusal with none.
  private static boolean isTaken(Socket socket) throws IOException {
    try {
      byte[] header = socket.getInputStream().readNBytes(FRAME_HEADER);
      return header.length == FRAME_HEADER && header[2] > 0;
    } catch (SocketException e) {
      return false;
    }
  }

  private static void assertRefused(Socket socket, String why) throws IOException {
    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).endsWith(why);
  }
}
