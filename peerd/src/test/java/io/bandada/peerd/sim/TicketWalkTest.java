package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Ticket;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What takes longer than a ticket lives, and goes on.
class TicketWalkTest {
  private static final String NAME = "a file";
  private static final int PIECES = 120;

  /// So that all pieces take four minutes.
  private static final long SLOW = 128 << 10;

  private final SimWorld world = new SimWorld(2, HONEST, HONEST, HONEST);
  private final SimTickets tickets = world.directory.tickets;
  private final Manifest content = world.content(PIECES);
  private final List<String> heard = new ArrayList<>();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void aTicketIsExchangedBeforeItRunsOut() {
    tickets.readLife = Duration.ofSeconds(4);
    shared();
    download();
    world.runFor(Duration.ofMinutes(6));
    assertThat(heard).containsExactly("done");
    assertThat(world.network.turnedAway).isZero();
    assertThat(tickets.given()).hasSizeGreaterThan(60);
  }

  @Test
  void whereABudgetIsUsedUpAFreshTicketGoesOn() {
    tickets.generosity = 0;
    shared();
    download();
    world.runFor(Duration.ofMinutes(8));
    assertThat(heard).containsExactly("done");
    assertThat(world.network.turnedAway).isPositive();
  }

  @Test
  void whileTheDirectoryIsAwayTicketsThatRanOutAreTaken() {
    tickets.readLife = Duration.ofSeconds(4);
    shared();
    download();
    world.runFor(Duration.ofSeconds(20));
    world.directory.down = true;
    world.runFor(Duration.ofMinutes(6));
    assertThat(heard).containsExactly("done");
  }

  @Test
  void whenTheDirectoryIsAwayTooLongNothingIsSentAndAllGoesOnWhenItIsBack() {
    tickets.readLife = Duration.ofSeconds(4);
    shared();
    download();
    world.runFor(Duration.ofSeconds(20));
    world.directory.down = true;
    world.network.cut(world.peers.get(0), world.peers.get(1), Duration.ofMinutes(70));
    world.runFor(Duration.ofMinutes(90));
    assertThat(heard).isEmpty();
    world.directory.down = false;
    world.runFor(Duration.ofMinutes(8));
    assertThat(heard).containsExactly("done");
  }

  @Test
  void anUploadThatTakesLongerThanItsWriteTicketsIsCommitted() {
    tickets.readLife = Duration.ofSeconds(20);
    tickets.writeLife = Duration.ofMinutes(2);
    SimPeer owner = slowOwner();
    upload(owner, 3);
    world.runFor(Duration.ofMinutes(15));
    assertThat(heard).containsExactly("committed");
    assertThat(world.peers).allMatch(p -> p.disk.hasWhole(content.id()));
  }

  /// Else the holders that have everything at last would be shown tickets that ran out, and sign
  /// only when the uploader has looked on in vain for a while.
  @Test
  void writeTicketsAreExchangedBeforeTheyRunOut() {
    tickets.writeLife = Duration.ofMinutes(2);
    upload(slowOwner(), 3);
    world.runFor(Duration.ofMinutes(15));
    assertThat(heard).containsExactly("committed");
    assertThat(world.network.turnedAway).isZero();
    assertThat(tickets.given().values())
        .filteredOn(t -> t.operation() == Ticket.Operation.WRITE)
        .hasSizeGreaterThan(2);
  }

  @Test
  void anUploaderThatWasKilledCollectsItsReceiptsAnew() {
    SimPeer owner = slowOwner();
    owner.uplinkBytesPerSecond = 16L << 20;
    world.network.cut(world.peers.get(1), owner, Duration.ofSeconds(25));
    upload(owner, 3);
    world.runFor(Duration.ofSeconds(15));
    assertThat(world.peers.get(2).disk.hasWhole(content.id())).as("one has signed").isTrue();
    assertThat(world.directory.names).as("it takes two").isEmpty();
    owner.crash();
    owner.boot();
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.directory.names).containsKey(NAME);
  }

  private SimPeer slowOwner() {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
    SimPeer owner = world.peers.getFirst();
    owner.uplinkBytesPerSecond = SLOW;
    return owner;
  }

  /// Peer 1 has shared a file that only it keeps.
  private void shared() {
    upload(slowOwner(), 1);
    world.runFor(Duration.ofSeconds(5));
    assertThat(heard).containsExactly("committed");
    heard.clear();
  }

  private void upload(SimPeer owner, int copies) {
    owner.act(
        node ->
            node.uploads()
                .begin(
                    owner.disk.importWhole(content),
                    new UploadOrder(NAME, copies, copies, false),
                    new Heard()));
  }

  private void download() {
    world.peers.get(1).act(node -> node.downloads().begin(NAME, new Heard()));
  }

  private final class Heard implements SimReader, UploadListener {
    @Override
    public void file(FileInfo file) {}

    @Override
    public void done(List<String> sources) {
      heard.add("done");
    }

    @Override
    public void progress(UploadProgress progress) {}

    @Override
    public void done(UploadResult result) {
      heard.add("committed");
    }

    @Override
    public void failed(NodeFailure failure) {
      heard.add(failure.kind().toString());
    }

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {
      heard.add(failure.kind() + (goesOn ? " goes on" : ""));
    }
  }
}
