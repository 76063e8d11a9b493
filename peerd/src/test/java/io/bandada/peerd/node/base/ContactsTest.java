package io.bandada.peerd.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.PingRequest;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.PeerNetwork.UploadAnswer;
import io.bandada.peerd.swarm.ScriptedNetwork;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactsTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Manifest content = Pattern.manifest(1000);
  private final PeerAddress ann = peer("p1");
  private final PeerAddress bob = peer("p2");
  private final StillLoop loop = new StillLoop();
  private final ScriptedNetwork network = new ScriptedNetwork(content, loop::run);
  private final Contacts contacts = new Contacts(loop);
  private final PeerNetwork watched = contacts.over(network);

  @Test
  void whoAnsweredWasReachedAndWhoIsNotThereWasNot() {
    network.dead.add(bob);
    watch(ann);
    watch(bob);
    assertThat(contacts.reached()).containsExactly("p1");
    assertThat(contacts.unreachable()).containsExactly("p2");
  }

  @Test
  void theLastTryCounts() {
    network.dead.add(ann);
    watch(ann);
    network.dead.clear();
    watch(ann);
    assertThat(contacts.reached()).containsExactly("p1");
    assertThat(contacts.unreachable()).isEmpty();
  }

  @Test
  void whoHasNothingToSayToThisTicketWasReachedAllTheSame() {
    network.taken = "another";
    watch(ann);
    assertThat(contacts.reached()).containsExactly("p1");
  }

  @Test
  void whoIsSilentWasNeither() {
    network.mute.add(ann);
    watch(ann);
    assertThat(contacts.reached()).isEmpty();
    assertThat(contacts.unreachable()).isEmpty();
  }

  @Test
  void aNudgeIsATryToo() {
    for (PeerAddress peer : List.of(ann, bob)) {
      watched.requestUpload(
          peer,
          new KeepRequest("u", content.id(), content.size(), "", "", List.of()),
          answer -> {});
    }
    network.nudged.getFirst().answer(new UploadAnswer.Unreachable());
    network.nudged.getLast().answer(new UploadAnswer.NotAllowed());
    assertThat(contacts.unreachable()).containsExactly("p1");
    assertThat(contacts.reached()).containsExactly("p2");
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    watch(ann);
    loop.pass(PingRequest.LATELY.minusSeconds(1));
    watch(bob);
    assertThat(contacts.reached()).containsExactly("p1", "p2");
    loop.pass(Duration.ofSeconds(2));
    assertThat(contacts.reached()).containsExactly("p2");
  }

  @Test
  void ofManyTheLatestAreNamed() {
    for (int i = 0; i <= PingRequest.MOST_CONTACTS; i++) {
      watch(peer("p" + i));
    }
    assertThat(contacts.reached()).hasSize(PingRequest.MOST_CONTACTS).doesNotContain("p0");
  }

  private void watch(PeerAddress peer) {
    watched.watch(peer, content.id(), "ticket", false, new Nobody());
    loop.pass(MOMENT);
  }

  private static PeerAddress peer(String id) {
    return new PeerAddress(id, "peer " + id, "10.0.0.1:1");
  }

  private static final class Nobody implements PeerNetwork.AvailabilityListener {
    @Override
    public void manifest(Manifest manifest) {}

    @Override
    public void have(PieceSet pieces) {}

    @Override
    public void gained(PieceSet pieces) {}

    @Override
    public void closed(PeerNetwork.Closed reason) {}
  }
}
