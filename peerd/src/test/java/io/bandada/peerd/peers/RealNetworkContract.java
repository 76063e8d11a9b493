package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.disk.Received;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import java.io.IOException;
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

/// The contract over real sockets, and what only another program can do wrong, whichever way it is
/// asked for pieces.
public abstract class RealNetworkContract extends PeerNetworkContract {
  protected static final PieceRun THREE = new PieceRun(0, 3);
  private static final int WHOLE = BOOK.lengthOf(0);

  @TempDir protected Path folder;
  protected RealPeer here;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// A source that does what a test says.
  public record Scripted(PeerAddress address, Trust trust) {}

  protected abstract RealPeer peer(String name, RealPeer.Furnishing furnishing) throws Exception;

  protected abstract Scripted scripted(SourceReply.Script script) throws Exception;

  @BeforeEach
  final void start() throws Exception {
    here = peer("here", store -> {});
  }

  @AfterEach
  protected void stop() throws Exception {
    try {
      until("every buffer of the store is given back", () -> here.counted.open.get() == 0);
      assertThat(here.counted.closedTwice).hasValue(0);
    } finally {
      for (AutoCloseable one : opened) {
        one.close();
      }
      here.close();
    }
  }

  /// Closed after the test, the latest first.
  protected final <T extends AutoCloseable> T opened(T one) {
    opened.push(one);
    return one;
  }

  @Override
  protected final PeerNetwork network() {
    return here.network;
  }

  @Override
  protected final PieceStore store() {
    return here.store;
  }

  @Override
  protected final void onLoop(Runnable task) {
    here.loop.run(task);
  }

  @Override
  protected final void until(String what, BooleanSupplier condition) {
    Eventually.await(what).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
  }

  protected final RealPeer real(PieceSet pieces) throws Exception {
    RealPeer peer = opened(peer("holder", store -> Received.pieces(store, BOOK, pieces)));
    opened(
        () ->
            until("no grant is left", () -> peer.onLoop(() -> peer.node.status().serving()) == 0));
    return peer;
  }

  @Override
  protected PeerAddress forger(PieceSet wrong) throws Exception {
    return scripted(
            (offer, reply) -> {
              reply.choose(offer);
              for (int i = 0; i < offer.size(); i++) {
                byte[] bytes = bytes(offer.piece(i));
                if (wrong.has(offer.piece(i))) {
                  bytes[bytes.length / 2] ^= 1;
                }
                reply.piece(offer.piece(i), bytes);
              }
              reply.end();
            })
        .address();
  }

  @Override
  protected PeerAddress mute() throws Exception {
    return scripted((offer, reply) -> {}).address();
  }

  @Override
  protected PeerAddress breaking(int pieces) throws Exception {
    return scripted(breakingOff(pieces)).address();
  }

  /// So many whole pieces, a part of the next one, then the line is cut.
  protected final SourceReply.Script breakingOff(int pieces) {
    return (offer, reply) -> {
      reply.choose(offer);
      for (int i = 0; i < pieces; i++) {
        reply.piece(offer.piece(i), bytes(offer.piece(i)));
      }
      reply.data(offer.piece(pieces), 0, Arrays.copyOf(bytes(offer.piece(pieces)), 1000));
      until("it arrived", () -> here.counted.open.get() > 0);
      reply.cut();
    };
  }

  @Override
  protected PeerAddress nobody() throws Exception {
    return new PeerAddress("pnobody", "nobody", "127.0.0.1:" + closedPort());
  }

  /// Nobody listens there, as long as the test runs.
  protected final int closedPort() throws IOException {
    return opened(new NobodysPort()).number();
  }

  @Override
  protected String readTicket(long budget) {
    return here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, budget, 600);
  }

  @Override
  protected String stolenTicket() {
    RealPeer holder =
        opened.stream()
            .filter(RealPeer.class::isInstance)
            .map(RealPeer.class::cast)
            .findFirst()
            .orElseThrow();
    return holder.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, 1L << 40, 600);
  }

  @Override
  protected String writeTicket(PeerAddress peer) {
    return here.ticket(Ticket.Operation.WRITE, BOOK.id().hex(), peer.peerId(), BOOK.size(), 600);
  }

  protected static byte[] bytes(int piece) {
    return Pattern.bytes(BOOK.offsetOf(piece), BOOK.lengthOf(piece));
  }

  protected final Heard fetchThree(PeerAddress source) throws Exception {
    store().create(BOOK);
    Heard heard = fetch(source, THREE);
    heard.awaitAll(THREE);
    return heard;
  }

  private Heard fetchFrom(SourceReply.Script script) throws Exception {
    return fetchThree(scripted(script).address());
  }

  /// From a source that chooses all, and then does this.
  protected final Heard fetchChosen(SourceReply.Script script) throws Exception {
    return fetchFrom(
        (offer, reply) -> {
          reply.choose(offer);
          script.answer(offer, reply);
        });
  }

  protected static void assertExactlyOneStrike(Heard heard) {
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Corrupt.class::isInstance).hasSize(1);
  }

  @Test
  void moreBytesThanAPieceHasIsOneStrike() throws Exception {
    Heard heard =
        fetchChosen(
            (offer, reply) -> {
              reply.data(0, 0, Arrays.copyOf(bytes(0), WHOLE - 10));
              reply.data(0, WHOLE - 10, new byte[11]);
            });
    assertExactlyOneStrike(heard);
    assertThat(heard.answers.get(0)).isEqualTo(new PieceAnswer.Corrupt());
  }

  @Test
  void bytesBeforeTheChoiceAreOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFrom((offer, reply) -> reply.piece(0, bytes(0))));
  }

  @Test
  void aChoiceOfWhatWasNotOnOfferIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom((offer, reply) -> reply.choose(PieceOffer.all(new PieceRun(2, 2)))));
  }

  @Test
  void aChoiceOfMoreThanIsWantedIsOneStrike() throws Exception {
    store().create(BOOK);
    Heard heard = new Heard();
    PeerAddress greedy = scripted((offer, reply) -> reply.choose(PieceOffer.all(THREE))).address();
    onLoop(
        () -> network().fetch(greedy, BOOK, PieceOffer.of(THREE, 2), readTicket(1L << 40), heard));
    heard.awaitAll(THREE);
    assertExactlyOneStrike(heard);
  }

  @Test
  void aSecondChoiceIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchChosen((offer, reply) -> reply.choose(offer)));
  }

  @Test
  void aPieceThatNobodyAskedForIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchChosen((offer, reply) -> reply.piece(9, bytes(9))));
  }

  @Test
  void theSamePieceTwiceIsOneStrike() throws Exception {
    Heard heard =
        fetchChosen(
            (offer, reply) -> {
              reply.piece(0, bytes(0));
              reply.piece(0, bytes(0));
            });
    assertThat(heard.answers.get(0)).isInstanceOf(PieceAnswer.Stored.class);
    assertExactlyOneStrike(heard);
  }

  @Test
  void twoPiecesMixedUpIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchChosen(
            (offer, reply) -> {
              reply.data(0, 0, Arrays.copyOf(bytes(0), 10));
              reply.data(1, 0, Arrays.copyOf(bytes(1), 10));
            }));
  }

  @Test
  void aShortPieceAndThenTheEndIsNoStrike() throws Exception {
    Heard heard =
        fetchChosen(
            (offer, reply) -> {
              reply.data(0, 0, Arrays.copyOf(bytes(0), 10));
              reply.end();
            });
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Unreachable.class::isInstance);
  }

  @Test
  void whatBusyPeersSayOfLaterIsBelievedWithinReason() throws Exception {
    Heard heard =
        fetchChosen(
            (offer, reply) -> {
              for (int piece = 0; piece < 3; piece++) {
                reply.busyForever(piece);
              }
              reply.end();
            });
    assertThat(heard.answers.values())
        .containsOnly(new PieceAnswer.Refused(PieceAnswer.Reason.BUSY, Duration.ofMinutes(1)));
  }

  @Test
  void aSlowPeerThatStillSendsIsNotGivenUp() throws Exception {
    // Four of them are more than the patience with silence.
    Duration pause = here.patience.silence().multipliedBy(3).dividedBy(10);
    Heard heard =
        fetchChosen(
            (offer, reply) -> {
              byte[] bytes = bytes(0);
              int part = WHOLE / 4;
              for (int at = 0; at < WHOLE; at += part) {
                reply.data(0, at, Arrays.copyOfRange(bytes, at, at + part));
                Awaitility.await().pollDelay(pause).until(() -> true);
              }
              reply.piece(1, bytes(1));
              reply.piece(2, bytes(2));
              reply.end();
            });
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
  }

  @Test
  void aSourceThatIsRevokedInTheMiddleIsCutOffAndTheRestComesFromAnother() throws Exception {
    store().create(BOOK);
    Scripted revoked =
        scripted(
            (offer, reply) -> {
              reply.choose(offer);
              reply.piece(0, bytes(0));
            });
    Heard heard = fetch(revoked.address(), THREE);
    until("the first piece is here", () -> heard.answers.get(0) instanceof PieceAnswer.Stored);
    RealPeer.NETWORK.tell(here.trust, 2, PeerTlsTest.key(revoked.trust()));
    heard.awaitAll(THREE);
    assertThat(here.wire.connections().cut()).as("cut off, not only waited for").isPositive();
    assertThat(heard.answers.get(1)).isInstanceOf(PieceAnswer.Unreachable.class);
    assertThat(heard.answers.get(2)).isInstanceOf(PieceAnswer.Unreachable.class);

    Heard again = fetch(revoked.address(), new PieceRun(1, 1));
    again.awaitAll(new PieceRun(1, 1));
    assertThat(again.answers.get(1)).isInstanceOf(PieceAnswer.Unreachable.class);

    Heard rest = fetch(real(PieceSet.all(BOOK.pieces())).address(), new PieceRun(1, 2));
    rest.awaitAll(new PieceRun(1, 2));
    assertThat(rest.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
  }
}
