package io.bandada.peerd.sim;

import static io.bandada.peerd.sim.SimPeer.Honesty.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import io.bandada.peerd.node.session.LogoutResult;
import io.bandada.peerd.node.session.NodeStatus.State;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two daemons have one identity, since the folder of one was copied.
class CopiedFolderWalkTest {
  private final SimWorld world = new SimWorld(1, HONEST);
  private final SimPeer peer = world.peers.getFirst();
  private final Manifest content = world.content(4);

  @BeforeAll
  static void quiet() {
    QuietLogs.please();
  }

  private void live() {
    peer.disk.importWhole(content);
    peer.boot();
    world.runFor(Duration.ofSeconds(15));
    assertThat(state()).isEqualTo(State.LIVE);
  }

  private State state() {
    return Objects.requireNonNull(peer.node).state();
  }

  private List<String> troubles() {
    return Objects.requireNonNull(peer.node).status().troubles();
  }

  @Test
  void whoIsRefusedForTheOtherSaysSoKeepsEverythingAndBecomesOneOfItsOwnByALogin() {
    live();
    world.directory.displaced.add(peer.id());
    world.runFor(Duration.ofSeconds(10));
    assertThat(state()).isEqualTo(State.LOGGED_OUT);
    assertThat(troubles()).hasSize(1);
    assertThat(peer.drawer.certified()).as("nothing is erased").isNotNull();
    peer.act(node -> assertThat(node.holds(content.id())).isTrue());

    List<Result<Identity>> results = new ArrayList<>();
    peer.act(
        node ->
            node.login(
                new LoginOrder("", SimDirectory.USER, SimDirectory.PASSWORD, "", "", ""),
                results::add));
    world.runFor(Duration.ofSeconds(10));
    assertThat(results.getFirst()).isInstanceOf(Result.Ok.class);
    assertThat(world.directory.displaced)
        .as("it did not ask for the id that the other one has")
        .isEmpty();
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(troubles()).isEmpty();
    peer.act(node -> assertThat(node.holds(content.id())).isTrue());
  }

  @Test
  void whenTheOtherOneIsGoneItIsHeardAgainByItself() {
    live();
    world.directory.displaced.add(peer.id());
    world.runFor(Duration.ofSeconds(10));
    world.directory.displaced.clear();
    world.runFor(Duration.ofSeconds(90));
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(troubles()).isEmpty();
  }

  @Test
  void aLogoutOfTheRefusedOneDoesNotReachTheOther() {
    live();
    world.directory.displaced.add(peer.id());
    world.runFor(Duration.ofSeconds(10));
    List<Result<LogoutResult>> results = new ArrayList<>();
    peer.act(node -> node.logout(false, results::add));
    world.runFor(Duration.ofSeconds(5));
    assertThat(results.getFirst()).isInstanceOf(Result.Ok.class);
    assertThat(peer.drawer.certified()).isNull();
    assertThat(world.directory.member(peer).left).isFalse();
  }

  @Test
  void whoKeepsTheIdentityIsToldOfTheOther() {
    live();
    world.directory.twin = "10.0.0.2:4001";
    world.runFor(Duration.ofSeconds(10));
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(troubles())
        .hasSize(1)
        .first()
        .asString()
        .contains("10.0.0.2:4001")
        .contains("peerctl login");
    world.directory.twin = null;
    world.runFor(Duration.ofSeconds(10));
    assertThat(troubles()).isEmpty();
  }
}
