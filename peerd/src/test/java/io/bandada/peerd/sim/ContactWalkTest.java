package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.upload.UploadListener;
import io.bandada.peerd.node.upload.UploadOrder;
import io.bandada.peerd.node.upload.UploadProgress;
import io.bandada.peerd.node.upload.UploadResult;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A peer that nobody can reach hears of it by way of the directory.
class ContactWalkTest {
  private final SimWorld world = new SimWorld(12, HONEST, HONEST, HONEST);
  private final SimPeer lonely = world.peers.get(2);

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void whomNobodyReachesIsToldForAsLongAsSomebodyTries() {
    world.peers.forEach(SimPeer::boot);
    world.runFor(Duration.ofSeconds(5));
    for (int i = 0; i < 2; i++) {
      world.network.cut(world.peers.get(i), lonely, Duration.ofSeconds(60));
      upload(world.peers.get(i), "file" + i);
    }
    world.runFor(Duration.ofSeconds(30));
    assertThat(troubles(lonely))
        .singleElement()
        .asString()
        .contains("2 other peers cannot reach this one at " + lonely.endpoint, "advertise");
    assertThat(troubles(world.peers.get(0))).isEmpty();

    world.runFor(Duration.ofMinutes(4));
    assertThat(troubles(lonely)).isEmpty();
  }

  private void upload(SimPeer by, String name) {
    Manifest content = world.content(4);
    by.act(
        node ->
            node.uploads()
                .begin(
                    by.disk.importWhole(content),
                    new UploadOrder(name, 3, 2, false),
                    new Nobody()));
  }

  private static List<String> troubles(SimPeer peer) {
    Node node = Objects.requireNonNull(peer.node);
    return node.status().troubles();
  }

  private static final class Nobody implements UploadListener {
    @Override
    public void progress(UploadProgress progress) {}

    @Override
    public void done(UploadResult result) {}

    @Override
    public void failed(NodeFailure failure, boolean goesOn) {}
  }
}
