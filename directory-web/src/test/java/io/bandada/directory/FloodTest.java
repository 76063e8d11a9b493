package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.api.Paths;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// Strangers who take what they can get, on real sockets, and a peer that goes on pinging beside
/// them.
@TestPropertySource(
    properties = {"bandada.peers.connections=200", "bandada.peers.connections-per-address=150"})
class FloodTest extends DirectoryTest {
  private static final int OF_EACH = 35;
  private static final int OF_ONE_ADDRESS = 150;
  private static final int TOO_MANY = 20;

  /// Longer than the longest time that a stranger has, with the sweep and a busy machine.
  private static final Duration ALL_OVER = Duration.ofMinutes(5);

  /// Addresses of this machine that nobody else uses.
  private static final String STRANGERS = "127.66.0.1";

  @Test
  void thoseWhoAreSlowAreCutAndHoldNobodyUp() throws IOException {
    TestPeer peer = peer("steady");
    peer.beat();
    Flood flood = new Flood();
    for (int i = 0; i < OF_EACH; i++) {
      flood.begin("silent before TLS", open(STRANGERS), "");
      flood.begin(
          "a header that trickles in",
          tls(STRANGERS),
          "POST " + Paths.LOGIN + " HTTP/1.1\r\nHost: x\r\nX: ");
      flood.begin("a body that trickles in", tls(STRANGERS), post(Paths.LOGIN, 60_000));
      flood.begin("a refused body that trickles in", tls(STRANGERS), post(Paths.PING, 60_000));
    }
    AtomicInteger pings = new AtomicInteger();
    await()
        .atMost(ALL_OVER)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              flood.trickle();
              assertThat(peer.tryPing().status()).isEqualTo(200);
              pings.incrementAndGet();
              return flood.isOver();
            });
    System.out.println(
        "flood: "
            + 4 * OF_EACH
            + " slow connections, all cut; "
            + pings
            + " pings beside them, all answered");
    peer.logout(true);
  }

  @Test
  void moreThanItsShareNoAddressGets() throws IOException {
    TestPeer peer = peer("elsewhere");
    String place = "127.66.0.2";
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < OF_ONE_ADDRESS; i++) {
      all.add(open(place));
    }
    // At once: who says nothing is cut soon, even when there is room for it.
    assertThat(isCut(all.getLast(), 200)).isFalse();
    for (int i = 0; i < TOO_MANY; i++) {
      Socket oneTooMany = open(place);
      all.add(oneTooMany);
      assertThat(isCut(oneTooMany, 30_000)).isTrue();
    }
    assertThat(peer.tryPing().status()).isEqualTo(200);
    for (Socket socket : all) {
      socket.close();
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              try (Socket again = open(place)) {
                return !isCut(again, 200);
              }
            });
    peer.logout(true);
  }

  @Test
  void aHeaderIsNotLargerThanItMayBe() throws IOException {
    assertThat(answer(post(Paths.LOGIN, 70_000))).startsWith("HTTP/1.1 413");
    // The door does not wait for the rest of what it will not take: who still sends it may find the
    // connection reset, and no answer.
    assertThat(answer(get("x".repeat(60_000)))).matches("|HTTP/1.1 400.*");
    assertThat(answer(post(Paths.LOGIN, 70_000) + "x".repeat(69_999))).matches("|HTTP/1.1 413.*");
  }

  private static String get(String large) {
    return "GET " + Paths.FILES + " HTTP/1.1\r\nHost: x\r\nX-Large: " + large + "\r\n\r\n";
  }

  /// The first line of what is answered; empty when the connection was over before.
  private String answer(String request) throws IOException {
    try (Socket socket = tls("127.66.0.3")) {
      socket.setSoTimeout((int) ALL_OVER.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    } catch (SocketException | SSLException reset) {
      return "";
    }
  }

  private Socket open(String from) throws IOException {
    return new Socket(
        InetAddress.ofLiteral("127.0.0.1"), door().port(), InetAddress.ofLiteral(from), 0);
  }

  private Socket tls(String from) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TestIdentity.tls(door().pin())
                .getSocketFactory()
                .createSocket(open(from), "127.0.0.1", door().port(), true);
    socket.startHandshake();
    return socket;
  }

  private static String post(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n{";
  }

  /// Closed by the other side, after what it may have said.
  private static boolean isCut(Socket socket, int patienceMillis) {
    try {
      socket.setSoTimeout(patienceMillis);
      var _ = socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static final class Flood {
    private final List<Slow> slow = new ArrayList<>();

    private record Slow(String kind, Socket socket) {}

    void begin(String kind, Socket socket, String first) throws IOException {
      socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
      slow.add(new Slow(kind, socket));
    }

    /// One more byte each, but for those who say nothing.
    void trickle() {
      slow.removeIf(Flood::isOver);
    }

    private static boolean isOver(Slow one) {
      try {
        if (!one.kind().startsWith("silent")) {
          OutputStream out = one.socket().getOutputStream();
          out.write('x');
          out.flush();
        }
        return isCut(one.socket(), 1);
      } catch (IOException e) {
        return true;
      }
    }

    boolean isOver() {
      return slow.isEmpty();
    }
  }
}
