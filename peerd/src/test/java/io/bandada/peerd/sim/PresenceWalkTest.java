package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Somebody deletes files below a running peer.
class PresenceWalkTest {
  private final SimWorld world = new SimWorld(5, HONEST);
  private final SimPeer peer = world.peers.getFirst();
  private final Manifest content = world.content(4);
  private final Manifest other = world.content(3);

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  @Test
  void aCopyThatWasDeletedBelowIsToldToTheDirectoryWithinSeconds() {
    peer.disk.importWhole(content);
    peer.disk.importWhole(other);
    peer.boot();
    world.runFor(Duration.ofSeconds(15));
    assertThat(counts(content.id())).isTrue();
    assertThat(world.directory.member(peer).presenceAgeMillis).isNotNull().isLessThan(12_000);

    peer.disk.deleteBelow(content.id());
    world.runFor(Duration.ofSeconds(12));

    assertThat(counts(content.id())).isFalse();
    assertThat(counts(other.id())).isTrue();
    peer.act(node -> assertThat(node.holds(content.id())).isFalse());
    assertThat(world.directory.member(peer).presenceAgeMillis).isNotNull().isLessThan(12_000);
  }

  @Test
  void aDiskThatDoesNotAnswerProvesNothingAndTheStatusSaysSo() {
    peer.disk.importWhole(content);
    peer.boot();
    world.runFor(Duration.ofSeconds(15));
    peer.disk.blind = true;
    world.runFor(Duration.ofSeconds(40));
    assertThat(world.directory.member(peer).presenceAgeMillis).isGreaterThan(30_000);
    assertThat(counts(content.id())).as("nothing is known to be gone").isTrue();
    peer.act(
        node ->
            assertThat(node.status().troubles())
                .containsExactly(
                    "the store cannot be looked at: the simulated disk does not answer"));
    assertThat(world.directory.member(peer).storeTrouble)
        .isEqualTo("the store cannot be looked at: the simulated disk does not answer");
    peer.disk.blind = false;
    world.runFor(Duration.ofSeconds(15));
    assertThat(world.directory.member(peer).presenceAgeMillis).isLessThan(12_000);
    assertThat(world.directory.member(peer).storeTrouble).isNull();
    peer.act(node -> assertThat(node.status().troubles()).isEmpty());
    world.runFor(Duration.ofSeconds(1));
  }

  private boolean counts(FileId id) {
    return world.directory.member(peer).entries.containsKey(id.hex());
  }
}
