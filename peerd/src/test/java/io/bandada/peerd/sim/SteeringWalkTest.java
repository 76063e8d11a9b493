package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.api.TransferOrder.Kind;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.base.TransferStatus;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.swarm.download.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A transfer is paused, goes on, and ends, when people want it so.
class SteeringWalkTest {
  private static final String NAME = "a file";

  private final SimWorld world = new SimWorld(31, HONEST, HONEST, HONEST);
  private final SimPeer owner = world.peers.get(0);
  private final SimPeer other = world.peers.get(1);
  private final Manifest content = world.content(120);
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void threePeers() {
    QuietLogs.please();
    owner.uplinkBytesPerSecond = 1 << 20;
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(1));
  }

  @Test
  void aPausedUploadStandsStillUntilItIsResumedAlsoAfterARestart() {
    upload(content, NAME, 3);
    world.runFor(Duration.ofSeconds(3));
    TransferStatus paused = steer(owner, Kind.PAUSE, NAME).getFirst();
    assertThat(paused.state()).isEqualTo("paused");
    assertThat(paused.note()).isEqualTo("paused by user; peerctl transfer resume " + paused.id());
    assertThat(heard).last().isEqualTo("paused");
    world.runFor(Duration.ofSeconds(5));
    long atOther = bytesAt(other);
    world.runFor(Duration.ofMinutes(1));
    assertThat(bytesAt(other)).isEqualTo(atOther).isLessThan(content.size());
    assertThat(world.directory.names).isEmpty();
    owner.crash();
    owner.boot();
    world.runFor(Duration.ofMinutes(1));
    assertThat(transfers(owner)).extracting(TransferStatus::state).containsExactly("paused");
    assertThat(bytesAt(other)).isEqualTo(atOther);
    upload(content, NAME, 3);
    world.runFor(Duration.ofSeconds(20));
    assertThat(heard).as("who asks for it again waits with it").last().isEqualTo("paused");
    steer(owner, Kind.RESUME, NAME);
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.directory.names).containsKey(NAME);
    assertThat(heard).last().isEqualTo("done");
  }

  @Test
  void aCancelledUploadGivesNameSpaceAndContentBack() {
    upload(content, NAME, 3);
    world.runFor(Duration.ofSeconds(3));
    TransferStatus cancelled = steer(owner, Kind.CANCEL, NAME).getFirst();
    assertThat(cancelled.state()).isEqualTo("cancelled");
    assertThat(heard).last().isEqualTo("failed FAILED cancelled by user");
    world.runFor(Duration.ofSeconds(5));
    assertThat(world.directory.uploads.names(owner)).isEmpty();
    assertThat(owner.disk.container(content.id())).isNull();
    for (String kind : List.of("upload", "reservation")) {
      assertThat(owner.disk.all(kind)).isEmpty();
    }
    Manifest another = world.content(2);
    upload(another, NAME, 1);
    world.runFor(Duration.ofSeconds(5));
    assertThat(heard).last().isEqualTo("done");
  }

  @Test
  void aPausedUploadIsCancelledToo() {
    upload(content, NAME, 3);
    world.runFor(Duration.ofSeconds(3));
    steer(owner, Kind.PAUSE, NAME);
    owner.crash();
    owner.boot();
    world.runFor(Duration.ofSeconds(5));
    steer(owner, Kind.CANCEL, NAME);
    world.runFor(Duration.ofSeconds(5));
    assertThat(owner.disk.container(content.id())).isNull();
    assertThat(owner.disk.all("upload")).isEmpty();
    assertThat(transfers(owner)).isEmpty();
  }

  @Test
  void contentThatIsWantedOtherwiseOutlivesItsUpload() {
    Manifest small = world.content(2);
    upload(small, "first", 1);
    world.runFor(Duration.ofSeconds(5));
    world.directory.down = true;
    upload(small, "second", 1);
    world.runFor(Duration.ofSeconds(5));
    steer(owner, Kind.CANCEL, "second");
    world.directory.down = false;
    world.runFor(Duration.ofMinutes(1));
    assertThat(owner.disk.hasWhole(small.id())).isTrue();
    assertThat(world.directory.names).containsOnlyKeys("first");
  }

  /// It cannot be known whether it was committed: the directory is asked, and what has its name
  /// stays.
  @Test
  void anUploadThatWasCommittedAfterAllKeepsItsContent() {
    Manifest small = world.content(2);
    upload(small, NAME, 1);
    while (!world.directory.names.containsKey(NAME)) {
      world.runFor(Duration.ofMillis(1));
    }
    assertThat(heard).last().isNotEqualTo("done");
    steer(owner, Kind.CANCEL, NAME);
    world.runFor(Duration.ofMinutes(1));
    assertThat(owner.disk.hasWhole(small.id())).isTrue();
    assertThat(world.directory.names).containsKey(NAME);
  }

  @Test
  void aPausedDownloadTellsItsReadersWhyAndGoesOn() {
    shared();
    Reader reader = read(other);
    world.runFor(Duration.ofSeconds(3));
    assertThat(steer(other, Kind.PAUSE, NAME).getFirst().state()).isEqualTo("paused");
    world.runFor(Duration.ofSeconds(5));
    assertThat(reader.note).startsWith("paused by user; peerctl transfer resume t");
    long bytes = bytesAt(other);
    world.runFor(Duration.ofMinutes(2));
    assertThat(bytesAt(other)).isEqualTo(bytes).isLessThan(content.size());
    assertThat(reader.end).isEmpty();
    other.crash();
    other.boot();
    world.runFor(Duration.ofMinutes(1));
    assertThat(transfers(other)).extracting(TransferStatus::state).containsExactly("paused");
    Reader again = read(other);
    world.runFor(Duration.ofSeconds(5));
    assertThat(again.note).startsWith("paused by user");
    steer(other, Kind.RESUME, NAME);
    world.runFor(Duration.ofMinutes(3));
    assertThat(again.end).isEqualTo("done");
  }

  @Test
  void aCancelledDownloadEndsItsReadersAndLeavesNothing() {
    shared();
    Reader reader = read(other);
    world.runFor(Duration.ofSeconds(3));
    assertThat(steer(other, Kind.CANCEL, NAME).getFirst().state()).isEqualTo("cancelled");
    assertThat(reader.end).isEqualTo("FAILED cancelled by user");
    world.runFor(Duration.ofSeconds(20));
    assertThat(other.disk.container(content.id())).isNull();
    assertThat(other.disk.all("fetch")).isEmpty();
    world.invariants.indexEqualsDisk(other);
    Reader again = read(other);
    world.runFor(Duration.ofMinutes(3));
    assertThat(again.end).isEqualTo("done");
  }

  @Test
  void whatIsKeptForTheNetworkIsPausedAndNotCancelled() {
    upload(content, NAME, 2);
    world.runFor(Duration.ofSeconds(3));
    SimPeer holder =
        world.peers.stream()
            .filter(p -> p != owner && !transfers(p).isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(refused(holder, Kind.CANCEL, NAME))
        .isEqualTo(NodeFailure.Kind.NOT_ALLOWED)
        .isEqualTo(refused(holder, Kind.CANCEL, transfers(holder).getFirst().id()));
    assertThat(steerAll(holder, Kind.CANCEL)).isEmpty();
    steer(holder, Kind.PAUSE, NAME);
    world.runFor(Duration.ofSeconds(10));
    assertThat(world.directory.names).doesNotContainKey(NAME);
    assertThat(steerAll(holder, Kind.RESUME)).hasSize(1);
    world.runFor(Duration.ofMinutes(3));
    assertThat(world.directory.names).containsKey(NAME);
  }

  @Test
  void whatThePageWantsIsDone() {
    upload(content, NAME, 3);
    world.runFor(Duration.ofSeconds(3));
    String id = transfers(owner).getFirst().id();
    order(new TransferOrder(id, Kind.PAUSE, "ana"));
    assertThat(transfers(owner).getFirst().note()).startsWith("paused by ana");
    order(new TransferOrder(id, Kind.RESUME, "ana"));
    assertThat(transfers(owner).getFirst().state()).isNotEqualTo("paused");
    order(new TransferOrder("t9-9", Kind.CANCEL, "ana"));
    order(new TransferOrder(id, Kind.CANCEL));
    assertThat(transfers(owner)).isEmpty();
    assertThat(heard).last().isEqualTo("failed FAILED cancelled by somebody on the page");
  }

  @Test
  void allOfSeveralOrNone() {
    upload(content, NAME, 3);
    upload(world.content(100), "b", 3);
    world.runFor(Duration.ofSeconds(2));
    assertThat(refused(owner, Kind.PAUSE, NAME, "no such thing"))
        .isEqualTo(NodeFailure.Kind.NOT_FOUND);
    assertThat(transfers(owner)).noneMatch(t -> t.state().equals("paused"));
    assertThat(steer(owner, Kind.PAUSE, NAME, "b", content.id().hex().substring(0, 12)))
        .extracting(TransferStatus::state)
        .containsExactly("paused", "paused");
    steer(owner, Kind.CANCEL, "b");
    assertThat(refused(owner, Kind.CANCEL, "b")).isEqualTo(NodeFailure.Kind.NOT_FOUND);
    assertThat(steerAll(owner, Kind.RESUME)).hasSize(1);
  }

  private void order(TransferOrder order) {
    world.directory.member(owner).orders = List.of(order);
    world.runFor(Duration.ofSeconds(4));
  }

  /// By its owner, who alone keeps it.
  private void shared() {
    upload(content, NAME, 1);
    world.runFor(Duration.ofSeconds(5));
    assertThat(world.directory.names).containsKey(NAME);
  }

  private void upload(Manifest what, String name, int copies) {
    owner.act(
        node ->
            node.uploads()
                .begin(
                    owner.disk.importWhole(what),
                    new UploadOrder(name, copies, copies, false),
                    new Uploader()));
  }

  private Reader read(SimPeer peer) {
    Reader reader = new Reader();
    peer.act(node -> node.downloads().begin(NAME, reader));
    return reader;
  }

  private static long bytesAt(SimPeer peer) {
    return peer.disk.holdings().stream().mapToLong(h -> h.haveBytes()).sum();
  }

  private List<TransferStatus> transfers(SimPeer peer) {
    return Objects.requireNonNull(peer.node).transfers(false);
  }

  private static List<TransferStatus> steer(SimPeer peer, Kind kind, String... refs) {
    return ok(node(peer).steer(kind, List.of(refs), false));
  }

  private static List<TransferStatus> steerAll(SimPeer peer, Kind kind) {
    return ok(node(peer).steer(kind, List.of(), true));
  }

  private static NodeFailure.Kind refused(SimPeer peer, Kind kind, String... refs) {
    var result = node(peer).steer(kind, List.of(refs), false);
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed<List<TransferStatus>>) result).failure().kind();
  }

  private static List<TransferStatus> ok(Result<List<TransferStatus>> result) {
    assertThat(result).isInstanceOf(Result.Ok.class);
    return ((Result.Ok<List<TransferStatus>>) result).value();
  }

  private static Node node(SimPeer peer) {
    return Objects.requireNonNull(peer.node);
  }

  private static final class Reader implements SimReader {
    private String end = "";
    private String note = "";

    @Override
    public void file(FileInfo file) {}

    @Override
    public void progress(Progress progress) {
      note = progress.note();
    }

    @Override
    public void done(List<String> sources) {
      end = "done";
    }

    @Override
    public void failed(NodeFailure failure) {
      end = failure.kind() + " " + failure.message();
    }
  }

  private final class Uploader implements UploadListener {
    @Override
    public void progress(UploadProgress progress) {
      heard.add(progress.state().text());
    }

    @Override
    public void done(UploadResult result) {
      heard.add("done");
    }

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {
      heard.add((goesOn ? "later " : "failed ") + failure.kind() + " " + failure.message());
    }
  }
}
