package io.bandada.peerd.peers;

import static io.bandada.peerd.peers.PeerNetworkContract.BOOK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.bandada.directory.api.Ticket;
import io.bandada.peerd.identity.TestNetwork;
import io.bandada.peerd.identity.Trust;
import io.bandada.peerd.store.disk.Received;
import io.bandada.proto.peer.ContentId;
import io.bandada.proto.peer.FetchRequest;
import io.bandada.proto.peer.PeerGrpc;
import io.bandada.proto.peer.PieceChunk;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A READ ticket that runs out while pieces come, over real sockets: it is looked at once for each
/// run of pieces, so that the run that began ends well, and the next one takes another ticket.
class TicketRunsOutTest {
  private static final TestNetwork NETWORK = RealPeer.NETWORK;

  /// With the minute that clocks may differ by, ten seconds are left.
  private static final long SECONDS_AGO = 50;

  @TempDir Path folder;
  private final Trust ana = NETWORK.trust("pana");

  @Test
  void aRunThatBeganGoesOnAndTheNextOneTakesAFreshTicket() throws Exception {
    try (RealPeer peer = new RealPeer("brief", folder, store -> Received.whole(store, BOOK));
        Stranger member = Stranger.showing(peer.server.address(), ana)) {
      // The connection stands when the seconds begin to count.
      assertThat(rest(fetch(member, ticket(600), 1))).isPositive();
      ByteString brief = ticket(-SECONDS_AGO);
      BlockingClientCall<?, PieceChunk> begun = fetch(member, brief, BOOK.pieces());
      PieceChunk first = begun.read();
      assertThat(first).isNotNull();
      Eventually.await("the ticket ran out").until(() -> isTurnedAway(member, brief));
      assertThat(first.getData().size() + rest(begun)).isEqualTo(BOOK.size());
      assertThatThrownBy(() -> rest(fetch(member, brief, BOOK.pieces())))
          .isInstanceOfSatisfying(
              StatusException.class,
              e -> assertThat(e.getStatus().getDescription()).isEqualTo("not here"));
      assertThat(rest(fetch(member, ticket(600), BOOK.pieces()))).isEqualTo(BOOK.size());
    }
  }

  private static boolean isTurnedAway(Stranger member, ByteString ticket)
      throws InterruptedException {
    try {
      rest(fetch(member, ticket, 1));
      return false;
    } catch (StatusException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      return true;
    }
  }

  /// Bytes of all that still comes.
  private static long rest(BlockingClientCall<?, PieceChunk> call)
      throws StatusException, InterruptedException {
    long bytes = 0;
    for (PieceChunk chunk = call.read(); chunk != null; chunk = call.read()) {
      bytes += chunk.getData().size();
    }
    return bytes;
  }

  private static BlockingClientCall<?, PieceChunk> fetch(
      Stranger member, ByteString ticket, int pieces) {
    ContentId book =
        ContentId.newBuilder()
            .setAlgorithm(1)
            .setRoot(ByteString.copyFrom(BOOK.id().bytes()))
            .build();
    return PeerGrpc.newBlockingV2Stub(member.channel())
        .fetchPieces(
            FetchRequest.newBuilder()
                .setContent(book)
                .addFirstAndCount(0)
                .addFirstAndCount(pieces)
                .setMost(pieces)
                .setTicket(ticket)
                .build());
  }

  private ByteString ticket(long lifeSeconds) throws Exception {
    return ByteString.copyFrom(
        new ShownTickets(NETWORK, ana, BOOK.id(), "pbrief")
            .good(Ticket.Operation.READ, lifeSeconds));
  }
}
