package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.Closed;
import io.bandada.peerd.transfer.connections.Connections;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import io.bandada.proto.peer.Availability;
import io.bandada.proto.peer.Choice;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The contract by gRPC, and what only another program can do wrong there.
class GrpcPeerNetworkTest extends RealNetworkContract {
  @Override
  protected RealPeer peer(String name, RealPeer.Furnishing furnishing) throws Exception {
    return new RealPeer(name, folder.resolve(name), furnishing);
  }

  @Override
  protected PeerAddress holder(PieceSet pieces) throws Exception {
    return real(pieces).address();
  }

  @Override
  protected Scripted scripted(SourceReply.Script script) throws Exception {
    ScriptedPeer peer = scripted();
    peer.onFetch = (request, out) -> play(script, request, new GrpcReply(peer, out));
    return new Scripted(peer.address(), peer.trust);
  }

  private ScriptedPeer scripted() throws Exception {
    return opened(new ScriptedPeer());
  }

  private static void play(SourceReply.Script script, FetchRequest request, GrpcReply reply) {
    try {
      script.answer(PieceOffer.ofRuns(request.getFirstAndCountList(), request.getMost()), reply);
    } catch (Exception e) {
      throw new IllegalStateException("the script failed", e);
    }
  }

  private record GrpcReply(ScriptedPeer peer, StreamObserver<PieceChunk> out)
      implements SourceReply {
    @Override
    public void choose(PieceOffer chosen) {
      out.onNext(
          PieceChunk.newBuilder()
              .setChoice(Choice.newBuilder().addAllFirstAndCount(chosen.firstAndCount()))
              .build());
    }

    @Override
    public void data(int piece, int at, byte[] bytes) {
      out.onNext(
          PieceChunk.newBuilder().setPiece(piece).setData(ByteString.copyFrom(bytes)).build());
    }

    @Override
    public void busyForever(int piece) {
      Refusal refusal =
          Refusal.newBuilder().setReason(Refusal.Reason.BUSY).setRetryAfterMs(-1).build();
      out.onNext(PieceChunk.newBuilder().setPiece(piece).setRefused(refusal).build());
    }

    @Override
    public void end() {
      out.onCompleted();
    }

    @Override
    public void cut() {
      peer.close();
    }
  }

  @Test
  void anEmptyAnswerIsOneStrike() throws Exception {
    ScriptedPeer peer = scripted();
    peer.onFetch =
        (request, out) -> {
          new GrpcReply(peer, out).choose(PieceOffer.all(THREE));
          out.onNext(PieceChunk.newBuilder().setPiece(0).build());
        };
    assertExactlyOneStrike(fetchThree(peer.address()));
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
    assertThat(watch(part(BOOK, 0, new byte[32]), part(BOOK, 1, new byte[0])))
        .isEqualTo(Closed.DISHONEST);
    ManifestPart huge =
        ManifestPart.newBuilder().setSize(Long.MAX_VALUE).setPieceLength(1 << 24).build();
    assertThat(watch(Availability.newBuilder().setManifest(huge).build()))
        .isEqualTo(Closed.DISHONEST);
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
    String forOther =
        here.ticket(Ticket.Operation.READ, other.id().hex(), Ticket.ANYONE, 1L << 40, 600);
    String old =
        here.ticket(Ticket.Operation.READ, BOOK.id().hex(), Ticket.ANYONE, 1L << 40, -3600);
    List<String> answers = new ArrayList<>();
    for (String bad : List.of("", stolenTicket(), old, forOther, writeTicket(peer))) {
      answers.addAll(raw(peer, BOOK, bad));
    }
    answers.addAll(raw(peer, other, forOther));
    answers.addAll(raw(peer, other, ""));
    answers.addAll(raw(peer, other, good));
    assertThat(answers)
        .hasSize(16)
        .allMatch(answers.getFirst()::equals)
        .first()
        .asString()
        .startsWith("NOT_FOUND not here");
  }

  /// All that is to be seen of the answers to a look and to a fetch.
  private List<String> raw(PeerAddress peer, Manifest content, String ticket) {
    Connections<PeerChannel> connections = PeerChannel.connections(here.loop, here.wire);
    Connections.Route route =
        new Connections.Route(peer.peerId(), EgressPolicy.listen(peer.endpoint()));
    Connections.Lease<PeerChannel> lease =
        Objects.requireNonNull(here.onLoop(() -> connections.acquire(route, () -> {})));
    PeerGrpc.PeerBlockingStub stub = PeerGrpc.newBlockingStub(lease.connection().channel());
    ByteString shown = ByteString.copyFrom(Base64.getUrlDecoder().decode(ticket));
    FileRequest look =
        FileRequest.newBuilder()
            .setContent(GrpcPeerNetwork.content(content.id()))
            .setManifest(true)
            .setTicket(shown)
            .build();
    FetchRequest fetch =
        FetchRequest.newBuilder()
            .setContent(GrpcPeerNetwork.content(content.id()))
            .addFirstAndCount(0)
            .addFirstAndCount(1)
            .setMost(1)
            .setTicket(shown)
            .build();
    List<String> answers =
        List.of(
            answer(() -> stub.requestFile(look).next()),
            answer(() -> stub.fetchPieces(fetch).next()));
    here.loop.run(
        () -> {
          lease.release().run();
          connections.close();
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
}
