package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.rpc.ConnectionLimiter;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many may be connected, seen from the sockets.
class PeerServerTest {
  private static final int FLOOD = 200;

  private final List<AutoCloseable> connections = new ArrayList<>();
  private SSLContext member;
  private ServerUnderTest server;

  @BeforeEach
  void start() throws Exception {
    member = RawConnection.context(RealPeer.NETWORK.trust("pmember"));
    server = new ServerUnderTest(Limits.with(new ConnectionLimiter.Limits(3, 2, 3)));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable connection : connections) {
      connection.close();
    }
    server.close();
  }

  @Test
  void oneTooManyFromAnAddressIsClosedAndAnotherAddressIsStillTaken() {
    assertThat(isTaken("127.0.0.1")).isTrue();
    assertThat(isTaken("127.0.0.1")).isTrue();
    assertThat(isTaken("127.0.0.1")).isFalse();
    assertThat(isTaken("127.0.0.2")).isTrue();
  }

  @Test
  void oneTooManyInAllIsClosed() {
    assertThat(isTaken("127.0.0.1")).isTrue();
    assertThat(isTaken("127.0.0.2")).isTrue();
    assertThat(isTaken("127.0.0.3")).isTrue();
    assertThat(isTaken("127.0.0.4")).isFalse();
  }

  @Test
  void whoLeavesMakesRoom() throws Exception {
    assertThat(isTaken("127.0.0.1")).isTrue();
    assertThat(isTaken("127.0.0.1")).isTrue();
    connections.getLast().close();
    Eventually.await("there is room").until(() -> isTaken("127.0.0.1"));
  }

  @Test
  void aFloodTakesNoRoomFromWhoIsThereAndKeepsNobodyOut() throws IOException {
    assertThat(isTaken("127.0.0.1")).isTrue();
    for (int i = 0; i < FLOOD; i++) {
      connections.add(RawConnection.connect(server.address(), "127.0.0.1"));
    }
    assertThat(isTaken("127.0.0.2")).as("from elsewhere").isTrue();
    assertThat(isTaken("127.0.0.1")).as("from the flood's own address").isTrue();
    RawConnection first = (RawConnection) connections.getFirst();
    first.send(RawConnection.PING, 0, 0, new byte[8]);
    assertThat(first.read(RawConnection.PING)).isNotNull();
  }

  @Test
  void whoWasPushedOutIsNotKept() throws IOException {
    Socket oldest = RawConnection.connect(server.address(), "127.0.0.1");
    connections.add(oldest);
    connections.add(RawConnection.connect(server.address(), "127.0.0.1"));
    connections.add(RawConnection.connect(server.address(), "127.0.0.1"));
    assertThat(PlainCaller.isClosed(oldest)).isTrue();
  }

  /// With a certificate, up to the server's first frame.
  private boolean isTaken(String from) {
    try {
      RawConnection connection = RawConnection.open(server.address(), from, member);
      connections.add(connection);
      return connection.begin().read(RawConnection.SETTINGS) != null;
    } catch (IOException e) {
      return false;
    }
  }
}
