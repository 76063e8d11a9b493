package io.bandada.peerd.pieceport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.peers.Eventually;
import io.bandada.peerd.peers.RealNetworkContract;
import io.bandada.peerd.peers.RealPeer;
import io.bandada.peerd.peers.SourceReply;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.connections.TwoPathNetwork;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The contract by the piece port; what only another program can do wrong there; and when gRPC
/// takes over.
class TwoPathNetworkTest extends RealNetworkContract {
  private final PoisonedBuffers memory = new PoisonedBuffers();

  @Override
  protected RealPeer peer(String name, RealPeer.Furnishing furnishing) throws Exception {
    return new RealPeer(name, folder.resolve(name), furnishing, memory);
  }

  @AfterEach
  @Override
  protected void stop() throws Exception {
    super.stop();
    memory.assertAllReleased();
  }

  private TwoPathNetwork both() {
    return (TwoPathNetwork) here.network;
  }

  @Override
  protected PeerAddress holder(PieceSet pieces) throws Exception {
    RealPeer peer = real(pieces);
    opened(() -> assertThat(both().fallbacks()).as("calls that gRPC had to end").isZero());
    return standing(at(peer.address(), peer.piecePort()));
  }

  /// On a busy machine a connection may take longer than a call waits for it.
  private PeerAddress standing(PeerAddress peer) {
    Eventually.await("the connections stand")
        .until(() -> here.onLoop(() -> here.ports.isStanding(peer)));
    return peer;
  }

  private PeerAddress at(PeerAddress peer, int port) {
    onLoop(() -> here.ports.heard(peer, port));
    return peer;
  }

  /// A peer that has nothing but a piece port.
  @Override
  protected Scripted scripted(SourceReply.Script script) throws Exception {
    Trust trust = RealPeer.NETWORK.trust("pscript");
    return new Scripted(
        standing(onlyPort(opened(new ScriptedPort(trust, playing(script))))), trust);
  }

  private PeerAddress onlyPort(ScriptedPort port) throws Exception {
    return at(new PeerAddress("pscript", "script", "127.0.0.1:" + closedPort()), port.port());
  }

  @Override
  protected PeerAddress nobody() throws Exception {
    return at(super.nobody(), closedPort());
  }

  private static ScriptedPort.Script playing(SourceReply.Script script) {
    return (connection, call, offer) -> script.answer(offer, new FrameReply(connection, call));
  }

  private record FrameReply(RawPieces connection, int call) implements SourceReply {
    @Override
    public void choose(PieceOffer chosen) throws IOException {
      connection.choose(call, chosen, 0);
    }

    @Override
    public void data(int piece, int at, byte[] bytes) throws IOException {
      connection.data(call, piece, at, bytes);
    }

    @Override
    public void busyForever(int piece) throws IOException {
      connection.send(new Frame(Frame.Kind.REFUSED, Frame.BUSY, call, piece, 0, Long.MAX_VALUE, 0));
    }

    @Override
    public void end() throws IOException {
      connection.end(call, Frame.COMPLETE);
    }

    @Override
    public void cut() throws IOException {
      connection.close();
    }
  }

  @Test
  void piecesReallyComeByThePiecePort() throws Exception {
    store().create(BOOK);
    Heard heard = fetch(holder(PieceSet.all(BOOK.pieces())), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
    assertThat(both().fetches()).isEqualTo(1);
    assertThat(both().fallbacks()).isZero();
  }

  @Test
  void aGapInAPieceIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchChosen(
            (offer, reply) -> {
              reply.data(0, 0, new byte[10]);
              reply.data(0, 20, new byte[10]);
            }));
  }

  @Test
  void aPieceThatDoesNotBeginAtItsBeginningIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchChosen((offer, reply) -> reply.data(1, 5, new byte[10])));
  }

  /// gRPC works, and this stands where its piece port should.
  private void assertGrpcTakesOver(int port) throws Exception {
    assertGrpcTakesOver(port, address -> address);
  }

  private void assertGrpcTakesOver(int port, UnaryOperator<PeerAddress> ready) throws Exception {
    store().create(BOOK);
    RealPeer peer = real(PieceSet.all(BOOK.pieces()));
    Heard heard = fetch(ready.apply(at(peer.address(), port)), ALL);
    heard.awaitAll(ALL);
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
    assertThat(both().fallbacks()).isEqualTo(1);
    Heard again = fetch(peer.address(), ALL);
    again.awaitAll(ALL);
    assertThat(both().fetches()).as("the broken way is left alone for a while").isEqualTo(1);
  }

  private ScriptedPort inPlaceOfHolder(String application, ScriptedPort.Script script)
      throws Exception {
    return opened(new ScriptedPort(RealPeer.NETWORK.trust("pholder"), application, script));
  }

  @Test
  void grpcTakesOverWhereNobodyListens() throws Exception {
    assertGrpcTakesOver(closedPort());
  }

  @Test
  void grpcTakesOverWhereSomebodyElseListens() throws Exception {
    ScriptedPort other =
        opened(
            new ScriptedPort(RealPeer.NETWORK.trust("panother"), (connection, call, offer) -> {}));
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
            (connection, call, offer) ->
                connection.sendBytes("nonsense".repeat(10).getBytes(US_ASCII)));
    assertGrpcTakesOver(other.port(), this::standing);
    assertThat(other.asked).hasValue(1);
  }

  @Test
  void grpcTakesOverFromSilence() throws Exception {
    assertGrpcTakesOver(
        inPlaceOfHolder(PiecePort.PROTOCOL, (connection, call, offer) -> {}).port(),
        this::standing);
  }

  @Test
  void grpcTakesOverInTheMiddleOfAPiece() throws Exception {
    assertGrpcTakesOver(
        inPlaceOfHolder(PiecePort.PROTOCOL, playing(breakingOff(1))).port(), this::standing);
  }

  @Test
  void aPeerThatIsWatchedTellsItsPiecePort() throws Exception {
    store().create(BOOK);
    RealPeer peer = real(PieceSet.all(BOOK.pieces()));
    Watched watched = new Watched();
    String ticket = readTicket(0);
    PeerNetwork.Call[] call = new PeerNetwork.Call[1];
    onLoop(() -> call[0] = both().watch(peer.address(), BOOK.id(), ticket, false, watched));
    until("the pieces are told", () -> !watched.have.isEmpty());
    fetch(peer.address(), ALL).awaitAll(ALL);
    assertThat(both().fetches()).isEqualTo(1);
    onLoop(call[0]::cancel);
  }
}
