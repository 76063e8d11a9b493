package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the server for peers puts up with, seen from the sockets of those who try.
class PeerLimitsTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int NO_ERROR = 0;
  private static final Duration BRIEF = Duration.ofMillis(500);

  /// For an honest handshake on a busy machine.
  private static final Duration ENOUGH = Duration.ofMinutes(1);

  private static final String WATCH = PeerGrpc.getRequestFileMethod().getFullMethodName();

  private final Trust member = RealPeer.NETWORK.trust("pmember");
  private final Deque<AutoCloseable> ends = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    while (!ends.isEmpty()) {
      ends.pop().close();
    }
  }

  private ServerUnderTest server(PeerLimits limits) throws IOException {
    ServerUnderTest server = new ServerUnderTest(limits);
    ends.push(server);
    return server;
  }

  private RawConnection connect(ServerUnderTest server, String from, Trust trust) throws Exception {
    RawConnection connection =
        RawConnection.open(server.address(), from, RawConnection.context(trust));
    ends.push(connection);
    return connection;
  }

  private Dialler dialler(Trust trust) {
    Dialler dialler = new Dialler(trust);
    ends.push(dialler);
    return dialler;
  }

  private static String at(ServerUnderTest server) {
    return EgressPolicy.text(server.address());
  }

  @Test
  void aHandshakeThatIsNotEndedIsHungUpOn() throws Exception {
    ServerUnderTest server = server(Limits.times(BRIEF, Duration.ofMinutes(1)));
    Socket silent = RawConnection.connect(server.address(), "127.0.0.1");
    ends.push(silent);
    assertThat(PlainCaller.isClosed(silent)).isTrue();
  }

  @Test
  void aConnectionThatOpensNoCallIsClosed() throws Exception {
    ServerUnderTest server = server(Limits.times(ENOUGH, BRIEF));
    RawConnection idle = connect(server, "127.0.0.1", member).begin();
    assertThat(idle.expect(RawConnection.GOAWAY).errorCode()).isEqualTo(NO_ERROR);
    idle.close();
    Eventually.await().until(() -> server.wire.connections().standing() == 0);
  }

  @Test
  void whoIsThroughTlsAndThenSilentIsClosedToo() throws Exception {
    ServerUnderTest server = server(Limits.times(BRIEF, BRIEF));
    try {
      connect(server, "127.0.0.1", member).awaitEnd();
    } catch (IOException e) {
      // On a busy machine its time was over before TLS was.
    }
    Eventually.await().until(() -> server.wire.connections().standing() == 0);
  }

  @Test
  void aThousandHalfOpenHandshakesDoNotKeepAnHonestPeerOut() throws Exception {
    ServerUnderTest server = server(PeerLimits.USUAL);
    for (int i = 0; i < 1000; i++) {
      Socket halfOpen = RawConnection.connect(server.address(), "127.0.0." + (1 + i % 4));
      halfOpen.getOutputStream().write(new byte[] {0x16, 3, 1}); // the first bytes of a ClientHello
      ends.push(halfOpen);
    }
    Dialler honest = dialler(member);
    honest.watch("pserver", at(server));
    Eventually.await("served from the flood's own address").until(() -> server.callers.size() == 1);
    RawConnection elsewhere =
        connect(server, "127.0.0.9", RealPeer.NETWORK.trust("pother")).begin();
    assertThat(elsewhere.read(RawConnection.SETTINGS)).isNotNull();
    assertThat(honest.ended).isEmpty();
  }

  @Test
  void onePeerHasSoManyConnectionsWhereverItComesFrom() throws Exception {
    ServerUnderTest server = server(Limits.calls(2, 100, 10, 10));
    assertThat(connect(server, "127.0.0.1", member).begin().read(RawConnection.SETTINGS))
        .isNotNull();
    assertThat(connect(server, "127.0.0.2", member).begin().read(RawConnection.SETTINGS))
        .isNotNull();
    assertThat(isServed(server, "127.0.0.3", member)).isFalse();
    assertThat(isServed(server, "127.0.0.3", RealPeer.NETWORK.trust("pother"))).isTrue();
  }

  private boolean isServed(ServerUnderTest server, String from, Trust trust) throws Exception {
    try {
      return connect(server, from, trust).begin().read(RawConnection.SETTINGS) != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void onePeerLooksOnSoManyContents() throws Exception {
    ServerUnderTest server = server(Limits.calls(16, 100, 3, 10));
    Dialler greedy = dialler(member);
    for (int i = 0; i < 4; i++) {
      greedy.watch("pserver", at(server));
    }
    assertThat(greedy.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Dialler other = dialler(RealPeer.NETWORK.trust("pother"));
    other.watch("pserver", at(server));
    Eventually.await().until(() -> server.callers.size() == 4);
    assertThat(other.ended).isEmpty();
  }

  @Test
  void whoEndsACallMayOpenAnother() throws Exception {
    ServerUnderTest server = server(Limits.calls(16, 100, 1, 10));
    Dialler one = dialler(member);
    one.watch("pserver", at(server));
    Eventually.await().until(() -> server.callers.size() == 1);
    one.cancelFirst();
    Eventually.await()
        .until(
            () -> {
              one.watch("pserver", at(server));
              return server.callers.size() == 2;
            });
  }

  @Test
  void allTogetherHaveSoManyCalls() throws Exception {
    ServerUnderTest server = server(Limits.calls(16, 2, 10, 10));
    dialler(RealPeer.NETWORK.trust("pa")).watch("pserver", at(server));
    dialler(RealPeer.NETWORK.trust("pb")).watch("pserver", at(server));
    Eventually.await().until(() -> server.callers.size() == 2);
    Dialler third = dialler(RealPeer.NETWORK.trust("pc"));
    third.watch("pserver", at(server));
    assertThat(third.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aFloodOfResetsIsToldToCalmDown() throws Exception {
    ServerUnderTest server = server(PeerLimits.USUAL);
    RawConnection flood = connect(server, "127.0.0.1", member).begin();
    byte[] call = RawConnection.call(WATCH);
    byte[] cancel = {0, 0, 0, 8};
    assertToldToCalmDown(
        flood,
        () -> {
          for (int stream = 1; stream < 2 * PeerLimits.USUAL.resets() + 10; stream += 2) {
            flood.send(RawConnection.HEADERS, RawConnection.END_HEADERS, stream, call);
            flood.send(RawConnection.RST_STREAM, 0, stream, cancel);
          }
        });
    Eventually.await().until(() -> server.wire.connections().standing() == 0);
  }

  @Test
  void aFloodOfPingsIsToldToCalmDown() throws Exception {
    ServerUnderTest server = server(PeerLimits.USUAL);
    RawConnection flood = connect(server, "127.0.0.1", member).begin();
    assertToldToCalmDown(
        flood,
        () -> {
          for (int i = 0; i < 5; i++) {
            flood.send(RawConnection.PING, 0, 0, new byte[8]);
          }
        });
    Eventually.await().until(() -> server.wire.connections().standing() == 0);
  }

  private interface Shouting {
    void run() throws IOException;
  }

  /// It is hung up on, and told why, unless the word is lost: whoever still shouts when the server
  /// closes finds its connection reset.
  private static void assertToldToCalmDown(RawConnection flood, Shouting shouting)
      throws IOException {
    try {
      shouting.run();
    } catch (IOException e) {
      // Hung up on while it still shouted.
    }
    RawConnection.Frame last = flood.read(RawConnection.GOAWAY);
    if (last != null) {
      assertThat(last.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
    }
    flood.awaitEnd();
  }

  @Test
  void headersThatAreTooLongAreNotRead() throws Exception {
    ServerUnderTest server = server(PeerLimits.USUAL);
    RawConnection wordy = connect(server, "127.0.0.1", member).begin();
    byte[] call = RawConnection.call(WATCH, "words", "w".repeat(PeerLimits.USUAL.headerBytes()));
    try {
      wordy.send(
          RawConnection.HEADERS, RawConnection.END_HEADERS | RawConnection.END_STREAM, 1, call);
    } catch (IOException e) {
      // Hung up on while it still spoke.
    }
    RawConnection.Frame answer = wordy.read();
    while (answer != null && answer.stream() == 0 && answer.type() != RawConnection.GOAWAY) {
      answer = wordy.read();
    }
    if (answer != null) {
      assertThat(answer.type())
          .isIn(RawConnection.HEADERS, RawConnection.RST_STREAM, RawConnection.GOAWAY);
    }
    assertThat(server.callers).isEmpty();
  }

  @Test
  void aQuestionThatIsTooLongIsNotRead() throws Exception {
    ServerUnderTest server = server(PeerLimits.USUAL);
    Dialler wordy = dialler(member);
    ByteString root = ByteString.copyFrom(new byte[PeerLimits.USUAL.questionBytes()]);
    wordy.watch(
        "pserver",
        at(server),
        FileRequest.newBuilder().setContent(ContentId.newBuilder().setRoot(root)).build());
    assertThat(wordy.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(server.callers).isEmpty();
  }
}
