package io.bandada.peerd.pieceport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket.Operation;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.peers.Eventually;
import io.bandada.peerd.peers.Limits;
import io.bandada.peerd.peers.PeerTlsTest;
import io.bandada.peerd.peers.PlainCaller;
import io.bandada.peerd.peers.RawConnection;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.peers.ShownTickets;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.transfer.Host;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.PeerLimits;
import io.bandada.peerd.transfer.SlowReader;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the piece port gives to whom, and what it puts up with, seen from the sockets of those who
/// try.
class PiecePortTest {
  private static final TestNetwork NETWORK = RealPeer.NETWORK;
  private static final Manifest BOOK = Pattern.manifest(24 << 20);
  private static final PieceOffer ONE = PieceOffer.all(PieceRun.single(0));
  private static final Duration BRIEF = Duration.ofMillis(400);

  /// For what an honest peer does on a busy machine.
  private static final Duration ENOUGH = Duration.ofMinutes(1);

  private static final Duration IDLE = Duration.ofSeconds(3);

  @TempDir Path folder;
  private final PoisonedBuffers memory = new PoisonedBuffers();
  private final Trust ana = NETWORK.trust("pana");
  private final Deque<AutoCloseable> ends = new ArrayDeque<>();
  private RealPeer peer;
  private PiecePort port;
  private final ShownTickets tickets = new ShownTickets(NETWORK, ana, BOOK.id(), "pevery");

  @BeforeEach
  void start() throws Exception {
    peer = new RealPeer("every", folder, store -> Received.whole(store, BOOK), memory);
    port = port(PeerLimits.USUAL, SlowReader.Pace.LEAST);
  }

  private PiecePort port(PeerLimits limits, SlowReader.Pace pace) throws IOException {
    Host host =
        new Host(new LocalEnd(peer.loop, peer.store, peer.traffic, peer.limits), limits, pace);
    PiecePort one = new PiecePort(EgressPolicy.listen("127.0.0.1:0"), peer.wire, host, memory);
    ends.push(one);
    host.open(peer.onLoop(peer.node::peerRequests), peer.tickets, 0);
    return one;
  }

  @AfterEach
  void stop() throws Exception {
    while (!ends.isEmpty()) {
      ends.pop().close();
    }
    Eventually.await("no slot is taken")
        .until(() -> peer.onLoop(() -> peer.node.status().serving()) == 0);
    peer.close();
    memory.assertAllReleased();
  }

  private RawPieces connect(PiecePort to, String from, @Nullable Trust trust) throws Exception {
    RawPieces connection = RawPieces.open(to.address(), from, RawConnection.context(trust));
    ends.push(connection);
    return connection;
  }

  private RawPieces connect() throws Exception {
    return connect(port, "127.0.0.1", ana);
  }

  private byte[] good() throws Exception {
    return tickets.good(Operation.READ);
  }

  private void assertServed(RawPieces connection, int call) throws Exception {
    connection.fetch(call, BOOK.id(), good(), ONE).expect(Kind.CHOICE);
    int received = 0;
    while (received < BOOK.lengthOf(0)) {
      RawPieces.Heard data = connection.expect(Kind.DATA);
      assertThat(data.words()).isEqualTo(Pattern.bytes(received, data.words().length));
      received += data.words().length;
    }
    assertThat(connection.expect(Kind.END).frame().code()).isEqualTo(Frame.COMPLETE);
  }

  /// Else all that follows would prove nothing.
  @Test
  void aMemberWithAGoodTicketGetsPiecesOverAuthenticatedTls13() throws Exception {
    RawPieces member = connect();
    assertThat(member.cipher()).startsWith("TLS_").containsAnyOf("GCM", "POLY1305");
    assertServed(member, 0);
    assertServed(member, 1);
  }

  @Test
  void whoIsNoMemberIsNotLetIn() throws Exception {
    Instant now = Instant.now();
    Trust revoked = NETWORK.trust("prevoked");
    NETWORK.tell(peer.trust, 2, PeerTlsTest.key(revoked));
    Map<String, @Nullable Trust> strangers = new LinkedHashMap<>();
    strangers.put("without a certificate", null);
    strangers.put("of another network", new TestNetwork().trust("pana"));
    strangers.put("run out", NETWORK.trust("pana", now.minusSeconds(100), now.minusSeconds(1)));
    strangers.put("revoked", revoked);
    for (Map.Entry<String, @Nullable Trust> one : strangers.entrySet()) {
      try (RawPieces stranger = connect(port, "127.0.0.1", one.getValue())) {
        // In TLS 1.3 a client is through before the server has looked at its certificate.
        stranger.fetch(0, BOOK.id(), good(), ONE);
        assertThat(stranger.read()).as(one.getKey()).isNull();
      } catch (IOException e) {
        // Turned away at once, which is as good.
      }
    }
    assertThat(peer.wire.connections().standing()).isZero();
  }

  @Test
  void plaintextAndOtherProtocolsAreHungUpOn() throws Exception {
    Socket plain = RawConnection.connect(port.address(), "127.0.0.1");
    ends.push(plain);
    plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    assertThat(PlainCaller.isClosed(plain)).isTrue();
    try (RawPieces other =
        RawPieces.open(port.address(), "127.0.0.1", RawConnection.context(ana), "h2")) {
      assertThat(other.isOver()).isTrue();
    } catch (IOException e) {
      // BoringSSL may refuse it in the handshake.
    }
  }

  @Test
  void withoutAGoodTicketEveryContentIsNotHere() throws Exception {
    RawPieces member = connect();
    int call = 0;
    for (Map.Entry<String, byte[]> one : tickets.bad(Operation.READ).entrySet()) {
      for (FileId id : List.of(BOOK.id(), FileId.parse("cd".repeat(32)))) {
        RawPieces.Heard end = member.fetch(call++, id, one.getValue(), ONE).expect(Kind.END);
        assertThat(end.frame().code()).as(one.getKey()).isEqualTo(Frame.NOT_HERE);
      }
    }
    assertServed(member, call);
  }

  @Test
  void aTicketIsJudgedForEachCall() throws Exception {
    // With the minute that clocks may differ by, some seconds are left.
    byte[] brief = tickets.good(Operation.READ, -56);
    RawPieces member = connect();
    int[] call = {0};
    Eventually.await("it ran out")
        .until(
            () -> {
              member.fetch(call[0]++, BOOK.id(), brief, ONE);
              RawPieces.Heard heard = member.next();
              while (heard.kind() != Kind.END) {
                heard = member.next();
              }
              return heard.frame().code() == Frame.NOT_HERE;
            });
    assertServed(member, call[0]);
  }

  @Test
  void aCallersRevocationCutsIt() throws Exception {
    RawPieces member = connect();
    assertServed(member, 0);
    NETWORK.tell(peer.trust, 2, PeerTlsTest.key(ana));
    assertThat(member.isOver()).isTrue();
  }

  @Test
  void whatIsNoFrameEndsTheConnection() throws Exception {
    byte[] ticket = good();
    assertHungUpOn(to -> to.sendBytes("x".repeat(64).getBytes(US_ASCII)));
    assertHungUpOn(to -> to.send(new Frame(Kind.DATA, 0, 0, 0, 1, 0, 0), new byte[1]));
    assertHungUpOn(to -> to.send(new Frame(Kind.FETCH, 0, 0, 0, Frame.MOST_WORDS + 1, 0, 1)));
    assertHungUpOn(to -> to.send(new Frame(Kind.FETCH, 0, 0, 4000, 40, 0, 1), new byte[40]));
    assertHungUpOn(to -> to.fetch(7, BOOK.id(), ticket, ONE).fetch(7, BOOK.id(), ticket, ONE));
    assertServed(connect(), 0);
  }

  private interface Words {
    void to(RawPieces connection) throws IOException;
  }

  /// At their end, or while they are still being said.
  private void assertHungUpOn(Words words) throws Exception {
    RawPieces connection = connect();
    try {
      words.to(connection);
    } catch (IOException e) {
      // The port did not wait for the rest.
    }
    assertThat(connection.isOver()).isTrue();
  }

  @Test
  void tooManyCallsAtATimeEndTheConnection() throws Exception {
    byte[] ticket = good();
    assertHungUpOn(
        greedy -> {
          for (int call = 0; call < 4 * ServedConnection.MOST_CALLS; call++) {
            greedy.fetch(call, BOOK.id(), ticket, PieceOffer.all(new PieceRun(0, BOOK.pieces())));
          }
        });
  }

  @Test
  void aFloodOfCancelsEndsTheConnection() throws Exception {
    assertHungUpOn(
        flood -> {
          for (int i = 0; i <= PeerLimits.USUAL.resets() + 10; i++) {
            flood.send(new Frame(Kind.CANCEL, 0, i));
          }
        });
  }

  @Test
  void whoIsSilentIsHungUpOn() throws Exception {
    PiecePort hasty = port(Limits.times(BRIEF, ENOUGH), SlowReader.Pace.LEAST);
    Socket halfOpen = RawConnection.connect(hasty.address(), "127.0.0.1");
    ends.push(halfOpen);
    assertThat(PlainCaller.isClosed(halfOpen)).isTrue();
    PiecePort brief = port(Limits.times(ENOUGH, IDLE), SlowReader.Pace.LEAST);
    RawPieces silent = connect(brief, "127.0.0.1", ana);
    RawPieces served = connect(brief, "127.0.0.1", ana);
    assertServed(served, 0);
    assertThat(silent.isOver()).isTrue();
    assertThat(served.isOver()).as("idle after its call").isTrue();
  }

  @Test
  void halfOpenHandshakesDoNotKeepAMemberOut() throws Exception {
    for (int i = 0; i < 600; i++) {
      Socket halfOpen = RawConnection.connect(port.address(), "127.0.0." + (1 + i % 4));
      halfOpen.getOutputStream().write(new byte[] {0x16, 3, 1}); // the first bytes of a ClientHello
      ends.push(halfOpen);
    }
    assertServed(connect(), 0);
  }

  @Test
  void onePeerHasSoManyConnections() throws Exception {
    for (int i = 0; i < PeerLimits.USUAL.connectionsPerPeer(); i++) {
      assertServed(connect(port, "127.0.0." + (1 + i), ana), 0);
    }
    try (RawPieces another = connect(port, "127.0.0.50", ana)) {
      another.fetch(0, BOOK.id(), good(), ONE);
      assertThat(another.read()).isNull();
    } catch (IOException e) {
      // Hung up on before it asked.
    }
  }

  @Test
  void whoTakesNothingCostsNoMoreThanTheConnectionHolds() throws Exception {
    RawPieces slow = connect();
    slow.fetch(0, BOOK.id(), good(), PieceOffer.all(new PieceRun(0, BOOK.pieces())))
        .expect(Kind.CHOICE);
    long[] sent = {0};
    Eventually.await("what fits into the connection is sent, and no more")
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              long before = sent[0];
              sent[0] = peer.traffic.bytesOut();
              return sent[0] > 1 << 20 && sent[0] == before;
            });
    assertThat(sent[0]).isLessThan(BOOK.size());
    slow.close();
  }

  @Test
  void aCancelStopsASenderThatWaits() throws Exception {
    RawPieces member = connect();
    member
        .fetch(0, BOOK.id(), good(), PieceOffer.all(new PieceRun(0, BOOK.pieces())))
        .expect(Kind.CHOICE);
    member.send(new Frame(Kind.CANCEL, 0, 0));
    RawPieces.Heard heard = member.next();
    long bytes = 0;
    while (heard.kind() == Kind.DATA) {
      bytes += heard.words().length;
      heard = member.next();
    }
    assertThat(heard.kind()).isEqualTo(Kind.END);
    assertThat(bytes).isLessThan(BOOK.size());
    assertServed(member, 1);
  }

  @Test
  void piecesComeOneAfterTheOther() throws Exception {
    RawPieces member = connect();
    member.fetch(0, BOOK.id(), good(), PieceOffer.all(new PieceRun(0, 8)));
    member.fetch(1, BOOK.id(), good(), PieceOffer.all(new PieceRun(8, 8)));
    int ended = 0;
    int piece = -1;
    int received = 0;
    while (ended < 2) {
      RawPieces.Heard heard = member.next();
      if (heard.kind() == Kind.END) {
        ended++;
      } else if (heard.kind() == Kind.DATA) {
        if (received == 0) {
          piece = heard.frame().piece();
        }
        assertThat(heard.frame().piece()).isEqualTo(piece);
        assertThat(heard.frame().value()).isEqualTo(received);
        received += heard.words().length;
        received = received == BOOK.lengthOf(piece) ? 0 : received;
      }
    }
  }
}
