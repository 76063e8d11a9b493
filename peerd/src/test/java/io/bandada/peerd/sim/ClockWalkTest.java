package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.identity.Keyring.Certified;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.names.FileInfo;
import io.bandada.peerd.node.session.NodeStatus;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clocks that are wrong, and that jump.
class ClockWalkTest {
  private final SimWorld world = new SimWorld(11, HONEST, HONEST, HONEST);
  private final SimPeer one = world.peers.get(0);
  private final Manifest content = world.content(12);
  private final Heard heard = new Heard();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void aPeerWhoseClockIsMinutesOffTakesPartAndSaysSo() {
    one.clockAhead(Duration.ofMinutes(90));
    world.peers.get(1).clockAhead(Duration.ofMinutes(-100));
    bootAll();
    upload();
    world.runFor(Duration.ofSeconds(20));

    assertThat(heard.words).containsExactly("done");
    assertThat(status(one).state()).isEqualTo(NodeStatus.State.LIVE);
    assertThat(status(one).troubles())
        .singleElement()
        .asString()
        .contains("this machine's clock is 90 min ahead of the directory's");
    assertThat(status(world.peers.get(1)).troubles())
        .singleElement()
        .asString()
        .contains("100 min behind");
    assertThat(status(world.peers.get(2)).troubles()).isEmpty();
  }

  @Test
  void oneThatIsFurtherOffIsNotLetInAndIsToldWhy() {
    one.clockAhead(Duration.ofHours(30));
    bootAll();
    assertThat(status(one).state()).isEqualTo(NodeStatus.State.LOGGED_OUT);
    one.clockAhead(Duration.ZERO);
    world.runFor(Duration.ofSeconds(10));
    assertThat(status(one).state()).isEqualTo(NodeStatus.State.LIVE);
  }

  @Test
  void whenItGoesFurtherOffLaterTheUploadSaysSoAndGoesOnWhenItIsMended() {
    bootAll();
    one.clockAhead(Duration.ofHours(-30));
    world.runFor(Duration.ofSeconds(5));
    upload();
    world.runFor(Duration.ofSeconds(5));

    assertThat(status(one).state()).isEqualTo(NodeStatus.State.DIRECTORY_LOST);
    assertThat(heard.words)
        .containsExactly(
            "this machine's clock is 30 h behind the directory's, and at most 2 h are allowed");
    assertThat(status(one).troubles()).singleElement().asString().contains("timedatectl");

    one.clockAhead(Duration.ZERO);
    world.runFor(Duration.ofSeconds(40));
    assertThat(status(one).state()).isEqualTo(NodeStatus.State.LIVE);
    assertThat(world.directory.names).containsKey("a");
  }

  @Test
  void aDirectoryWhoseClockJumpsAndComesBackLosesNobody() {
    bootAll();
    List<Certified> before = certificates();
    for (Duration ahead :
        List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1), Duration.ZERO)) {
      world.directory.clockJumps(ahead);
      world.runFor(Duration.ofMinutes(2));
      assertThat(world.peers).allMatch(peer -> status(peer).state() == NodeStatus.State.LIVE);
    }
    assertThat(certificates()).isEqualTo(before);
    upload();
    world.runFor(Duration.ofSeconds(20));
    assertThat(heard.words).containsExactly("done");
  }

  @Test
  void whatIsHereCanBeReadByItsNameWithoutASession() {
    bootAll();
    upload();
    world.runFor(Duration.ofSeconds(20));
    world.directory.revoke(Objects.requireNonNull(one.drawer.certified()).key());
    world.runFor(Duration.ofSeconds(10));
    assertThat(status(one).state()).isEqualTo(NodeStatus.State.LOGGED_OUT);

    Reader here = new Reader();
    Reader elsewhere = new Reader();
    one.act(node -> node.downloads().begin("a", here));
    one.act(node -> node.downloads().begin("another", elsewhere));
    world.runFor(Duration.ofSeconds(5));
    assertThat(here.end).isEqualTo("done");
    assertThat(elsewhere.end).isEqualTo("NOT_LOGGED_IN");
  }

  @Test
  void whatIsHereCanBeReadByItsNameWhateverTheClockSays() {
    bootAll();
    upload();
    world.runFor(Duration.ofSeconds(20));
    world.directory.ranOutFor.add(Objects.requireNonNull(one.drawer.certified()).key());
    one.crash();
    one.boot();
    world.runFor(Duration.ofSeconds(10));
    Reader here = new Reader();
    Reader elsewhere = new Reader();
    one.act(node -> node.downloads().begin("a", here));
    one.act(node -> node.downloads().begin("another", elsewhere));
    world.runFor(Duration.ofSeconds(5));
    assertThat(elsewhere.end).isEqualTo("TRY_LATER");
    assertThat(here.end).isEqualTo("done");
  }

  private List<Certified> certificates() {
    return world.peers.stream()
        .map(peer -> Objects.requireNonNull(peer.drawer.certified()))
        .toList();
  }

  private void bootAll() {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(8));
  }

  private void upload() {
    one.act(
        node ->
            node.uploads()
                .begin(one.disk.importWhole(content), new UploadOrder("a", 3, 2, false), heard));
  }

  private static NodeStatus status(SimPeer peer) {
    Node node = Objects.requireNonNull(peer.node);
    return node.status();
  }

  private static final class Heard implements UploadListener {
    private final List<String> words = new ArrayList<>();

    @Override
    public void progress(UploadProgress progress) {}

    @Override
    public void done(UploadResult result) {
      words.add("done");
    }

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {
      words.add(failure.message());
    }
  }

  private static final class Reader implements SimReader {
    private String end = "";

    @Override
    public void file(FileInfo file) {}

    @Override
    public void done(List<String> sources) {
      end = "done";
    }

    @Override
    public void failed(NodeFailure failure) {
      end = failure.kind().toString();
    }
  }
}
