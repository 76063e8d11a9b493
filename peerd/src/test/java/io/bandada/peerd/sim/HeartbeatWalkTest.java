package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A heartbeat comes in time, whatever happens beside it.
class HeartbeatWalkTest {
  private final SimWorld world = new SimWorld(1, HONEST);
  private final SimPeer peer = world.peers.getFirst();
  private final FileId content = world.content(1).id();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void newsThatKeepsComingDoesNotHoldUpTheBeat() {
    peer.boot();
    world.runFor(Duration.ofSeconds(1));
    SimMember member = world.directory.member(peer);
    long before = member.pingSeq;
    for (int i = 0; i < 200; i++) {
      peer.act(node -> node.damaged(content)); // that is news
      world.runFor(Duration.ofMillis(10));
    }
    assertThat(member.pingSeq - before).as("beats in 2 s of news each 10 ms").isGreaterThan(20);
  }
}
