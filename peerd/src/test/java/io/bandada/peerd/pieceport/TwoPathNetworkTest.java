package io.bandada.peerd.pieceport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.peers.PeerNetworkContract;
import io.bandada.peerd.peers.PeerTlsTest;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.Received;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract by the piece port, over real sockets; what only another program can do wrong; and when gRPC takes over.
class TwoPathNetworkTest extends PeerNetworkContract {
  private static final int CHUNK = 256 << 10;
  private static final PieceRun THREE = new PieceRun(0, 3);

  @TempDir Path folder;
  private final PoisonedBuffers memory = new PoisonedBuffers();
  private RealPeer here;
  private TwoPathNetwork network;
  private final Deque<AutoCloseable> others = new ArrayDeque<>();

  @BeforeEach
  void start() throws Exception {
    here = new RealPeer("here", folder.resolve("here"), store -> {}, memory);
    network = (TwoPathNetwork) here.network;
  }

  @AfterEach
  void stop() throws Exception {
    try {
      until("every buffer of the store is given back", () -> here.counted.open.get() == 0);
      assertThat(here.counted.closedTwice).hasValue(0);
    } finally {
      for (AutoCloseable other : others) {
        other.close();
      }
      here.close();
    }
    memory.assertAllReleased();
  }

  @Override
  protected PeerNetwork network() {
    return network;
  }

  @Override
  protected PieceStore store() {
    return here.store;
  }

  @Override
  protected void onLoop(Runnable task) {
    here.loop.run(task);
  }

  @Override
  protected void until(String what, BooleanSupplier condition) {
    Awaitility.await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
  }

  private RealPeer real(PieceSet pieces) throws Exception {
    RealPeer peer = new RealPeer("holder", folder.resolve("holder"), store -> Received.pieces(store, BOOK, pieces), memory);
    others.push(peer);
    others.push(() -> until("no grant is left", () -> peer.onLoop(() -> peer.node.status().serving()) == 0));
    return peer;
  }

  @Override
  protected PeerAddress holder(PieceSet pieces) throws Exception {
    RealPeer peer = real(pieces);
    others.push(() -> assertThat(network.fallbacks()).as("calls that gRPC had to end").isZero());
    return at(peer.address(), peer.piecePort());
  }

  private PeerAddress at(PeerAddress peer, int port) {
    onLoop(() -> network.heard(peer, port));
    return peer;
  }

  /// A peer that has nothing but a piece port.
  private PeerAddress scripted(ScriptedPort.Script script) throws Exception {
    ScriptedPort port = ScriptedPort.ofMember(script);
    others.push(port);
    return at(new PeerAddress("pscript", "script", closedPort()), port.port());
  }

  private static String closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Override
  protected PeerAddress forger(PieceSet wrong) throws Exception {
    return scripted(
        (connection, call, offer) -> {
          connection.choose(call, offer, 0);
          for (int i = 0; i < offer.size(); i++) {
            byte[] bytes = bytes(offer.piece(i));
            if (wrong.has(offer.piece(i))) {
              bytes[bytes.length / 2] ^= 1;
            }
            sendPiece(connection, call, offer.piece(i), bytes);
          }
          connection.end(call, Frame.COMPLETE);
        });
  }

  @Override
  protected PeerAddress mute() throws Exception {
    return scripted((connection, call, offer) -> {});
  }

  @Override
  protected PeerAddress breaking(int pieces) throws Exception {
    return scripted(
        (connection, call, offer) -> {
          connection.choose(call, offer, 0);
          for (int i = 0; i < pieces; i++) {
            sendPiece(connection, call, offer.piece(i), bytes(offer.piece(i)));
          }
          connection.data(call, offer.piece(pieces), 0, Arrays.copyOf(bytes(offer.piece(pieces)), 1000));
          until("it arrived", () -> here.counted.open.get() > 0);
          connection.close();
        });
  }

  @Override
  protected PeerAddress nobody() throws Exception {
    String endpoint = closedPort();
    return at(new PeerAddress("pnobody", "nobody", closedPort()), Integer.parseInt(endpoint.substring("127.0.0.1:".length())));
  }

  @Override
  protected String readTicket(long budget) {
    return here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, budget, 600);
  }

  @Override
  protected String stolenTicket() {
    RealPeer holder = others.stream().filter(RealPeer.class::isInstance).map(RealPeer.class::cast).findFirst().orElseThrow();
    return holder.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, 1L << 40, 600);
  }

  @Override
  protected String writeTicket(PeerAddress peer) {
    return here.ticket(Ticket.Operation.WRITE, BOOK.id().hex(), peer.peerId(), BOOK.size(), 600);
  }

  private static byte[] bytes(int piece) {
    return Pattern.bytes(BOOK.offsetOf(piece), BOOK.lengthOf(piece));
  }

  private static void sendPiece(RawPieces connection, int call, int piece, byte[] bytes) throws Exception {
    for (int at = 0; at < bytes.length; at += CHUNK / 2) {
      connection.data(call, piece, at, Arrays.copyOfRange(bytes, at, Math.min(at + CHUNK / 2, bytes.length)));
    }
  }

  private Heard fetchFrom(ScriptedPort.Script script) throws Exception {
    store().create(BOOK);
    Heard heard = fetch(scripted(script), THREE);
    heard.awaitAll(THREE);
    return heard;
  }

  private static void assertExactlyOneStrike(Heard heard) {
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Corrupt.class::isInstance).hasSize(1);
  }

  @Test
  void piecesReallyComeByThePiecePort() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(holder(PieceSet.all(BOOK.pieces())), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
    assertThat(network.fetches()).isEqualTo(1);
    assertThat(network.fallbacks()).isZero();
  }

  @Test
  void moreBytesThanAPieceHasIsOneStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (connection, call, offer) ->
                connection
                    .choose(call, offer, 0)
                    .data(call, 0, 0, Arrays.copyOf(bytes(0), CHUNK - 10))
                    .data(call, 0, CHUNK - 10, new byte[11]));
    assertExactlyOneStrike(heard);
    assertThat(heard.answers.get(0)).isEqualTo(new PieceAnswer.Corrupt());
  }

  @Test
  void aGapInAPieceIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom(
            (connection, call, offer) ->
                connection.choose(call, offer, 0).data(call, 0, 0, new byte[10]).data(call, 0, 20, new byte[10])));
  }

  @Test
  void aPieceThatDoesNotBeginAtItsBeginningIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom((connection, call, offer) -> connection.choose(call, offer, 0).data(call, 1, 5, new byte[10])));
  }

  @Test
  void aPieceThatNobodyAskedForIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom(
            (connection, call, offer) -> {
              connection.choose(call, offer, 0);
              sendPiece(connection, call, 9, bytes(9));
            }));
  }

  @Test
  void theSamePieceTwiceIsOneStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (connection, call, offer) -> {
              connection.choose(call, offer, 0);
              sendPiece(connection, call, 0, bytes(0));
              sendPiece(connection, call, 0, bytes(0));
            });
    assertThat(heard.answers.get(0)).isInstanceOf(PieceAnswer.Stored.class);
    assertExactlyOneStrike(heard);
  }

  @Test
  void twoPiecesMixedUpIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom(
            (connection, call, offer) ->
                connection.choose(call, offer, 0).data(call, 0, 0, new byte[10]).data(call, 1, 0, new byte[10])));
  }

  @Test
  void dataWithoutAChoiceIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFrom((connection, call, offer) -> connection.data(call, 0, 0, new byte[10])));
  }

  @Test
  void aChoiceOfWhatWasNotOnOfferIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom((connection, call, offer) -> connection.choose(call, PieceOffer.all(new PieceRun(7, 1)), 0)));
  }

  @Test
  void anotherChoiceIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom((connection, call, offer) -> connection.choose(call, offer, 0).choose(call, offer, 0)));
  }

  @Test
  void aShortPieceAndThenTheEndIsNoStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (connection, call, offer) ->
                connection
                    .choose(call, offer, 0)
                    .data(call, 0, 0, Arrays.copyOf(bytes(0), 10))
                    .end(call, Frame.COMPLETE));
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Unreachable.class::isInstance);
  }

  @Test
  void whatBusyPeersSayOfLaterIsBelievedWithinReason() throws Exception {
    Heard heard =
        fetchFrom(
            (connection, call, offer) -> {
              connection.choose(call, offer, 0);
              for (int piece = 0; piece < 3; piece++) {
                connection.send(new Frame(Frame.Kind.REFUSED, Frame.BUSY, call, piece, 0, Long.MAX_VALUE, 0));
              }
              connection.end(call, Frame.COMPLETE);
            });
    assertThat(heard.answers.values())
        .containsOnly(new PieceAnswer.Refused(PieceAnswer.Reason.BUSY, Duration.ofMinutes(1)));
  }

  /// gRPC works, and this stands where its piece port should.
  private void assertGrpcTakesOver(int port) throws Exception {
    store().create(BOOK);
    RealPeer peer = real(PieceSet.all(BOOK.pieces()));
    Heard heard = fetch(at(peer.address(), port), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
    assertThat(network.fallbacks()).isEqualTo(1);
    Heard again = fetch(peer.address(), ALL);
    again.awaitAll(ALL);
    assertThat(network.fetches()).as("the broken way is left alone for a while").isEqualTo(1);
  }

  private ScriptedPort inPlaceOfHolder(String application, ScriptedPort.Script script) throws Exception {
    ScriptedPort port = new ScriptedPort(RealPeer.NETWORK.trust("pholder"), application, script);
    others.push(port);
    return port;
  }

  @Test
  void grpcTakesOverWhereNobodyListens() throws Exception {
    assertGrpcTakesOver(Integer.parseInt(closedPort().substring("127.0.0.1:".length())));
  }

  @Test
  void grpcTakesOverWhereSomebodyElseListens() throws Exception {
    ScriptedPort other = new ScriptedPort(RealPeer.NETWORK.trust("panother"), (connection, call, offer) -> {});
    others.push(other);
    assertGrpcTakesOver(other.port());
    assertThat(other.asked).hasValue(0);
  }

  @Test
  void grpcTakesOverWhereAnotherProtocolIsSpoken() throws Exception {
    ScriptedPort other = inPlaceOfHolder("h2", (connection, call, offer) -> {});
    assertGrpcTakesOver(other.port());
    assertThat(other.asked).hasValue(0);
  }

  @Test
  void grpcTakesOverFromNonsense() throws Exception {
    ScriptedPort other =
        inPlaceOfHolder(
            PiecePort.PROTOCOL,
            (connection, call, offer) -> connection.sendBytes("nonsense".repeat(10).getBytes(US_ASCII)));
    assertGrpcTakesOver(other.port());
    assertThat(other.asked).hasValue(1);
  }

  @Test
  void grpcTakesOverFromSilence() throws Exception {
    assertGrpcTakesOver(inPlaceOfHolder(PiecePort.PROTOCOL, (connection, call, offer) -> {}).port());
  }

  @Test
  void grpcTakesOverInTheMiddleOfAPiece() throws Exception {
    ScriptedPort other =
        inPlaceOfHolder(
            PiecePort.PROTOCOL,
            (connection, call, offer) -> {
              connection.choose(call, offer, 0);
              sendPiece(connection, call, 0, bytes(0));
              connection.data(call, 1, 0, Arrays.copyOf(bytes(1), 1000));
              until("it arrived", () -> here.counted.open.get() > 0);
              connection.close();
            });
    assertGrpcTakesOver(other.port());
  }

  @Test
  void aPeerThatIsWatchedTellsItsPiecePort() throws Exception {
    store().create(BOOK);
    RealPeer peer = real(PieceSet.all(BOOK.pieces()));
    Watched watched = new Watched();
    String ticket = readTicket(0);
    PeerNetwork.Call[] call = new PeerNetwork.Call[1];
    onLoop(() -> call[0] = network.watch(peer.address(), BOOK.id(), ticket, false, watched));
    until("the pieces are told", () -> !watched.have.isEmpty());
    fetch(peer.address(), ALL).awaitAll(ALL);
    assertThat(network.fetches()).isEqualTo(1);
    onLoop(call[0]::cancel);
  }

  @Test
  void aSourceThatIsRevokedInTheMiddleIsCutOff() throws Exception {
    store().create(BOOK);
    Trust revoked = RealPeer.NETWORK.trust("pscript");
    ScriptedPort port =
        new ScriptedPort(
            revoked,
            (connection, call, offer) -> {
              connection.choose(call, offer, 0);
              sendPiece(connection, call, 0, bytes(0));
            });
    others.push(port);
    PeerAddress peer = at(new PeerAddress("pscript", "script", closedPort()), port.port());
    Heard heard = fetch(peer, THREE);
    until("the first piece is here", () -> heard.answers.get(0) instanceof PieceAnswer.Stored);
    RealPeer.NETWORK.tell(here.trust, 2, PeerTlsTest.key(revoked));
    heard.awaitAll(THREE);
    assertThat(here.wire.connections().cut()).as("cut off, not only waited for").isPositive();
    assertThat(heard.answers.get(1)).isInstanceOf(PieceAnswer.Unreachable.class);
    assertThat(heard.answers.get(2)).isInstanceOf(PieceAnswer.Unreachable.class);
  }
}
