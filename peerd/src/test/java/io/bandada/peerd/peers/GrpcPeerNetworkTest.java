package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.Received;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.FileRequest;
import io.bandada.proto.peer.ManifestPart;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.bandada.proto.peer.PieceMap;
import io.bandada.proto.peer.PieceRuns;
import io.bandada.proto.peer.Refusal;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over real sockets: the contract, and what only another program can do wrong.
class GrpcPeerNetworkTest extends PeerNetworkContract {
  private static final int CHUNK = 256 << 10;

  @TempDir Path folder;
  private RealPeer here;
  private final Deque<AutoCloseable> others = new ArrayDeque<>();

  @BeforeEach
  void start() throws Exception {
    here = new RealPeer("here", folder.resolve("here"), store -> {});
  }

  @AfterEach
  void stop() throws Exception {
    try {
      until("every buffer is given back", () -> here.counted.open.get() == 0);
      assertThat(here.counted.closedTwice).hasValue(0);
    } finally {
      for (AutoCloseable other : others) {
        other.close();
      }
      here.close();
    }
  }

  @Override
  protected PeerNetwork network() {
    return here.network;
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
    Awaitility.await(what).atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
  }

  @Override
  protected PeerAddress holder(PieceSet pieces) throws Exception {
    RealPeer peer = new RealPeer("holder", folder.resolve("holder"), store -> Received.pieces(store, BOOK, pieces));
    others.push(peer);
    others.push(() -> until("no grant is left", () -> servingNothing(peer)));
    return peer.address();
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

  private static boolean servingNothing(RealPeer peer) {
    return peer.onLoop(() -> peer.node.status().serving()) == 0;
  }

  private ScriptedPeer scripted() throws Exception {
    ScriptedPeer peer = new ScriptedPeer();
    others.push(peer);
    return peer;
  }

  @Override
  protected PeerAddress forger(PieceSet wrong) throws Exception {
    ScriptedPeer peer = scripted();
    peer.onFetch =
        (request, out) -> {
          out.onNext(Chunks.choiceOf(request));
          for (int piece : Chunks.pieces(request)) {
            byte[] bytes = bytes(piece);
            if (wrong.has(piece)) {
              bytes[bytes.length / 2] ^= 1;
            }
            Chunks.send(out, piece, bytes);
          }
          out.onCompleted();
        };
    return peer.address();
  }

  @Override
  protected PeerAddress mute() throws Exception {
    return scripted().address();
  }

  @Override
  protected PeerAddress breaking(int pieces) throws Exception {
    ScriptedPeer peer = scripted();
    peer.onFetch =
        (request, out) -> {
          out.onNext(Chunks.choiceOf(request));
          int first = request.getFirstAndCount(0);
          int end = first + pieces;
          for (int piece = first; piece < end; piece++) {
            Chunks.send(out, piece, bytes(piece));
          }
          // Half of the next one, then the line is cut.
          out.onNext(Chunks.piece(end, bytes(end), 0, 1000));
          until("it arrived", () -> here.counted.open.get() > 0);
          peer.close();
        };
    return peer.address();
  }

  @Override
  protected PeerAddress nobody() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new PeerAddress("pnobody", "nobody", "127.0.0.1:" + socket.getLocalPort());
    }
  }

  private static byte[] bytes(int piece) {
    return Pattern.bytes(BOOK.offsetOf(piece), BOOK.lengthOf(piece));
  }

  /// A peer that chooses all, and then does this.
  private Heard fetchFrom(BiConsumer<FetchRequest, StreamObserver<PieceChunk>> script) throws Exception {
    return fetchFromRaw(
        (request, out) -> {
          out.onNext(Chunks.choiceOf(request));
          script.accept(request, out);
        });
  }

  private Heard fetchFromRaw(BiConsumer<FetchRequest, StreamObserver<PieceChunk>> script) throws Exception {
    store().create(BOOK);
    ScriptedPeer peer = scripted();
    peer.onFetch = script;
    Heard heard = fetch(peer.address(), new PieceRun(0, 3));
    heard.awaitAll(new PieceRun(0, 3));
    return heard;
  }

  private static void assertExactlyOneStrike(Heard heard) {
    assertThat(heard.answers.values()).filteredOn(PieceAnswer.Corrupt.class::isInstance).hasSize(1);
  }

  @Test
  void moreBytesThanAPieceHasIsOneStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (request, out) -> {
              out.onNext(Chunks.piece(0, bytes(0), 0, CHUNK - 10));
              out.onNext(Chunks.piece(0, bytes(0), 0, 11));
            });
    assertExactlyOneStrike(heard);
    assertThat(heard.answers.get(0)).isEqualTo(new PieceAnswer.Corrupt());
  }

  @Test
  void bytesBeforeTheChoiceAreOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFromRaw((request, out) -> Chunks.send(out, 0, bytes(0))));
  }

  @Test
  void aChoiceOfWhatWasNotOnOfferIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFromRaw((request, out) -> out.onNext(Chunks.choice(2, 2))));
  }

  @Test
  void aSecondChoiceIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFrom((request, out) -> out.onNext(Chunks.choice(0, 1))));
  }

  @Test
  void aPieceThatNobodyAskedForIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFrom((request, out) -> Chunks.send(out, 9, bytes(9))));
  }

  @Test
  void theSamePieceTwiceIsOneStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (request, out) -> {
              Chunks.send(out, 0, bytes(0));
              Chunks.send(out, 0, bytes(0));
            });
    assertThat(heard.answers.get(0)).isInstanceOf(PieceAnswer.Stored.class);
    assertExactlyOneStrike(heard);
  }

  @Test
  void twoPiecesMixedUpIsOneStrike() throws Exception {
    assertExactlyOneStrike(
        fetchFrom(
            (request, out) -> {
              out.onNext(Chunks.piece(0, bytes(0), 0, 10));
              out.onNext(Chunks.piece(1, bytes(1), 0, 10));
            }));
  }

  @Test
  void anEmptyAnswerIsOneStrike() throws Exception {
    assertExactlyOneStrike(fetchFrom((request, out) -> out.onNext(PieceChunk.newBuilder().setPiece(0).build())));
  }

  @Test
  void aShortPieceAndThenTheEndIsNoStrike() throws Exception {
    Heard heard =
        fetchFrom(
            (request, out) -> {
              out.onNext(Chunks.piece(0, bytes(0), 0, 10));
              out.onCompleted();
            });
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Unreachable.class::isInstance);
  }

  @Test
  void whatBusyPeersSayOfLaterIsBelievedWithinReason() throws Exception {
    Heard heard =
        fetchFrom(
            (request, out) -> {
              for (int piece = 0; piece < 3; piece++) {
                out.onNext(
                    PieceChunk.newBuilder()
                        .setPiece(piece)
                        .setRefused(Refusal.newBuilder().setReason(Refusal.Reason.BUSY).setRetryAfterMs(-1))
                        .build());
              }
              out.onCompleted();
            });
    assertThat(heard.answers.values())
        .containsOnly(new PieceAnswer.Refused(PieceAnswer.Reason.BUSY, Duration.ofMinutes(1)));
  }

  @Test
  void aSlowPeerThatStillSendsIsNotGivenUp() throws Exception {
    Heard heard =
        fetchFrom(
            (request, out) -> {
              byte[] bytes = bytes(0);
              for (int i = 0; i < 4; i++) {
                out.onNext(Chunks.piece(0, bytes, i * CHUNK / 4, CHUNK / 4));
                Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
              }
              Chunks.send(out, 1, bytes(1));
              Chunks.send(out, 2, bytes(2));
              out.onCompleted();
            });
    assertThat(heard.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
  }

  private Closed watch(Availability... events) throws Exception {
    ScriptedPeer peer = scripted();
    peer.onWatch =
        (request, out) -> {
          for (Availability event : events) {
            out.onNext(event);
          }
        };
    Watched watched = new Watched();
    onLoop(() -> here.network.watch(peer.address(), BOOK.id(), "", true, watched));
    until("it is closed", () -> !watched.closed.isEmpty());
    return watched.closed.getFirst();
  }

  private static Availability part(Manifest manifest, int first, byte[] hashes) {
    return Availability.newBuilder()
        .setManifest(
            ManifestPart.newBuilder()
                .setSize(manifest.size())
                .setPieceLength(manifest.pieceLength())
                .setFirstPiece(first)
                .setHashes(ByteString.copyFrom(hashes)))
        .build();
  }

  private static Availability map(int pieces, byte... bits) {
    return Availability.newBuilder()
        .setHave(PieceMap.newBuilder().setPieces(pieces).setBits(ByteString.copyFrom(bits)))
        .build();
  }

  @Test
  void manifestsThatCannotBeTrueAreDishonest() throws Exception {
    Manifest other = Pattern.manifest((3 << 20) - 78);
    assertThat(watch(part(other, 0, other.layer()))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(part(BOOK, 1, BOOK.layer()))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(part(BOOK, 0, new byte[13 * 32]))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(part(BOOK, 0, new byte[32]), part(BOOK, 1, new byte[0]))).isEqualTo(Closed.DISHONEST);
    ManifestPart huge =
        ManifestPart.newBuilder().setSize(Long.MAX_VALUE).setPieceLength(1 << 24).build();
    assertThat(watch(Availability.newBuilder().setManifest(huge).build())).isEqualTo(Closed.DISHONEST);
  }

  @Test
  void mapsAndRunsThatDoNotFitAreDishonest() throws Exception {
    Availability manifest = part(BOOK, 0, BOOK.layer());
    assertThat(watch(map(12))).as("before the manifest").isEqualTo(Closed.DISHONEST);
    assertThat(watch(manifest, map(13))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(manifest, map(12, (byte) 0, (byte) 0x10))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(manifest, map(12), gained(11, 2))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(manifest, map(12), gained(-1, 1))).isEqualTo(Closed.DISHONEST);
    assertThat(watch(manifest, gained(0, 1))).as("before the map").isEqualTo(Closed.DISHONEST);
    assertThat(watch(Availability.getDefaultInstance())).isEqualTo(Closed.DISHONEST);
  }

  private static Availability gained(int first, int count) {
    return Availability.newBuilder()
        .setGained(PieceRuns.newBuilder().addFirstAndCount(first).addFirstAndCount(count))
        .build();
  }

  @Test
  void anHonestManifestInPartsAndWhatIsGainedIsHeard() throws Exception {
    ScriptedPeer peer = scripted();
    byte[] layer = BOOK.layer();
    peer.onWatch =
        (request, out) -> {
          out.onNext(part(BOOK, 0, Arrays.copyOf(layer, 5 * 32)));
          out.onNext(part(BOOK, 5, Arrays.copyOfRange(layer, 5 * 32, layer.length)));
          out.onNext(map(12, (byte) 1));
          out.onNext(gained(10, 2));
        };
    Watched watched = new Watched();
    onLoop(() -> watched.call = here.network.watch(peer.address(), BOOK.id(), "", true, watched));
    until("the gain is heard", () -> !watched.gained.isEmpty());
    assertThat(watched.manifests).containsExactly(BOOK);
    assertThat(watched.have.getFirst().size()).isEqualTo(1);
    assertThat(watched.gained.getFirst().toBytes()).containsExactly(0, 12);
    onLoop(watched::cancel);
  }

  /// Nobody learns from an answer what is here.
  @Test
  void aBadTicketAndNoSuchFileHaveTheSameAnswer() throws Exception {
    PeerAddress peer = holder(PieceSet.all(BOOK.pieces()));
    Manifest other = Pattern.manifest(1000);
    String good = readTicket(1L << 40);
    String forOther = here.ticket(Ticket.Operation.READ, other.id().hex(), Ticket.ANYONE, 1L << 40, 600);
    String old = here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, 1L << 40, -3600);
    List<String> answers = new ArrayList<>();
    for (String bad : List.of("", stolenTicket(), old, forOther, writeTicket(peer))) {
      answers.addAll(raw(peer, BOOK, bad));
    }
    answers.addAll(raw(peer, other, forOther));
    answers.addAll(raw(peer, other, ""));
    answers.addAll(raw(peer, other, good));
    assertThat(answers).hasSize(16).allMatch(answers.getFirst()::equals).first().asString().startsWith("NOT_FOUND not here");
  }

  /// All that is to be seen of the answers to a look and to a fetch.
  private List<String> raw(PeerAddress peer, Manifest content, String ticket) {
    PeerChannels channels = new PeerChannels(here.loop, here.wire);
    PeerChannels.Route route = new PeerChannels.Route(peer.peerId(), EgressPolicy.listen(peer.endpoint()));
    PeerChannels.Lease lease = Objects.requireNonNull(here.onLoop(() -> channels.acquire(route)));
    PeerGrpc.PeerBlockingStub stub = PeerGrpc.newBlockingStub(lease.channel());
    ByteString shown = ByteString.copyFrom(Base64.getUrlDecoder().decode(ticket));
    FileRequest look =
        FileRequest.newBuilder().setContent(GrpcPeerNetwork.content(content.id())).setManifest(true).setTicket(shown).build();
    FetchRequest fetch =
        FetchRequest.newBuilder().setContent(GrpcPeerNetwork.content(content.id())).addFirstAndCount(0).addFirstAndCount(1).setMost(1).setTicket(shown).build();
    List<String> answers =
        List.of(answer(() -> stub.requestFile(look).next()), answer(() -> stub.fetchPieces(fetch).next()));
    here.loop.run(
        () -> {
          lease.release();
          channels.close();
        });
    return answers;
  }

  private static String answer(Supplier<Object> call) {
    try {
      return "sent " + call.get();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() + " " + e.getStatus().getDescription() + " " + e.getTrailers();
    }
  }

  @Test
  void aWatchedPeerThatSaysNothingIsGivenUp() throws Exception {
    assertThat(watch()).isEqualTo(Closed.UNREACHABLE);
  }

  @Test
  void aSourceThatIsRevokedInTheMiddleIsUnreachableAndTheRestComesFromAnother() throws Exception {
    store().create(BOOK);
    ScriptedPeer revoked = scripted();
    revoked.onFetch =
        (request, out) -> {
          out.onNext(Chunks.choiceOf(request));
          Chunks.send(out, 0, bytes(0));
        };
    Heard heard = fetch(revoked.address(), new PieceRun(0, 3));
    until("the first piece is here", () -> heard.answers.get(0) instanceof PieceAnswer.Stored);
    RealPeer.NETWORK.tell(here.trust, 2, PeerTlsTest.key(revoked.trust));
    heard.awaitAll(new PieceRun(0, 3));
    assertThat(here.wire.connections().cut()).as("cut off, not only waited for").isPositive();
    assertThat(heard.answers.get(1)).isInstanceOf(PieceAnswer.Unreachable.class);
    assertThat(heard.answers.get(2)).isInstanceOf(PieceAnswer.Unreachable.class);

    Heard again = fetch(revoked.address(), new PieceRun(1, 1));
    again.awaitAll(new PieceRun(1, 1));
    assertThat(again.answers.get(1)).isInstanceOf(PieceAnswer.Unreachable.class);

    Heard rest = fetch(holder(PieceSet.all(BOOK.pieces())), new PieceRun(1, 2));
    rest.awaitAll(new PieceRun(1, 2));
    assertThat(rest.answers.values()).allMatch(PieceAnswer.Stored.class::isInstance);
  }
}
