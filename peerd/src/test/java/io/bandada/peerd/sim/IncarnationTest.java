package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.session.NodeStatus.State;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The number of a peer's lives, by which the directory tells one from another.
class IncarnationTest {
  private static final String KIND = "incarnation";

  private final SimWorld world = new SimWorld(3, HONEST);
  private final SimPeer peer = world.peers.getFirst();

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  private long live() {
    peer.boot();
    world.runFor(Duration.ofSeconds(10));
    assertThat(Objects.requireNonNull(peer.node).state()).isEqualTo(State.LIVE);
    return Long.parseLong(peer.disk.all(KIND).getFirst().value());
  }

  @Test
  void everyLifeHasTheNextNumber() {
    assertThat(live()).isEqualTo(1);
    peer.crash();
    assertThat(live()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "9223372036854775807", "9223372036854775808"})
  void whoCannotReadItStartsAllTheSameWithANumberThatNeverWas(String unreadable) throws Exception {
    Set<Long> lives = new LinkedHashSet<>();
    lives.add(live());
    peer.crash();
    lives.add(live());
    peer.crash();
    peer.disk.put(KIND, "self", unreadable);
    long anew = live();
    assertThat(lives.add(anew)).isTrue();
    peer.crash();
    assertThat(live()).isEqualTo(anew + 1);
  }
}
