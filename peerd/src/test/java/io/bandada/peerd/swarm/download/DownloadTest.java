package io.bandada.peerd.swarm.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.ScriptedNetwork;
import io.bandada.peerd.swarm.ScriptedTickets;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DownloadTest {
  private static final PieceAnswer STORED = new PieceAnswer.Stored(PieceLength.MIN);
  private static final PieceAnswer LIE = new PieceAnswer.Corrupt();

  /// Longer than the patience with somebody who was never measured.
  private static final Duration TOO_LONG = Duration.ofMillis(6300);

  private final PeerAddress ann = new PeerAddress("p1", "ann", "10.0.0.1:1");
  private final PeerAddress bob = new PeerAddress("p2", "bob", "10.0.0.2:1");
  private final StillLoop loop = new StillLoop();
  private final Manifest content = content(2);
  private final ScriptedNetwork network = new ScriptedNetwork(content, loop::run);
  private final Bans bans = new Bans(loop);
  private final Shelf shelf = new Shelf(network, content);
  private final Download download =
      new Download(
          loop,
          new Admission(network, new ScriptedTickets(), content.id()),
          new SplittableRandom(1),
          bans,
          content.id(),
          shelf);

  @Test
  void aReplyThatComesLateCounts() {
    begin(ann);
    loop.pass(TOO_LONG);
    assertThat(download.progress().note()).contains("ann (silent, asked again in ");
    for (ScriptedNetwork.Asked late : network.askedOf(ann)) {
      late.answerAll(STORED);
    }
    loop.pass(Duration.ofMillis(10));
    assertThat(shelf.heard).last().isEqualTo("complete");
  }

  @Test
  void aLieThatComesLateIsALie() {
    begin(ann);
    loop.pass(TOO_LONG);
    List.copyOf(network.askedOf(ann)).forEach(late -> late.answerAll(LIE));
    assertThat(bans.banned()).containsExactly(ann);
  }

  @Test
  void silenceIsNoLie() {
    begin(ann);
    loop.pass(Duration.ofMinutes(5));
    assertThat(bans.banned()).isEmpty();
    assertThat(network.askedOf(ann).size()).isGreaterThan(3);
    network.askedOf(ann).forEach(a -> a.answerAll(STORED));
    loop.pass(Duration.ofMillis(10));
    assertThat(shelf.heard).last().isEqualTo("complete");
  }

  @Test
  void whatOneLetsRunOutIsAskedOfAnother() {
    begin(ann);
    download.offer(List.of(bob));
    loop.pass(TOO_LONG);
    assertThat(pieces(bob)).containsExactlyInAnyOrder(0, 1);
    network.askedOf(bob).forEach(a -> a.answerAll(STORED));
    loop.pass(Duration.ofMillis(10));
    assertThat(shelf.heard).last().isEqualTo("complete");
    assertThat(download.senders()).containsExactly("bob");
  }

  @Test
  void theLastPieceIsAskedTwiceAndTheSlowerIsCancelled() {
    begin(ann);
    download.offer(List.of(bob));
    loop.pass(Duration.ofMillis(2500));
    assertThat(pieces(ann)).isNotEmpty();
    assertThat(pieces(bob)).containsAll(pieces(ann));
    network.askedOf(bob).forEach(a -> a.answerAll(STORED));
    assertThat(network.askedOf(ann)).allMatch(a -> a.cancelled);
  }

  @Test
  void twoLiesAreABanAndOneIsNot() {
    begin(ann);
    network.asked.getFirst().answer(network.asked.getFirst().offer.piece(0), LIE);
    assertThat(bans.banned()).isEmpty();
    loop.pass(Duration.ofSeconds(1));
    network.asked.getLast().answerAll(LIE);
    assertThat(bans.banned()).containsExactly(ann);
    loop.pass(Duration.ofMinutes(11));
    assertThat(bans.banned()).isEmpty();
  }

  @Test
  void whoLiedIsAskedForOnePieceAtATimeUntilOneIsRight() {
    Manifest many = content(64);
    ScriptedNetwork sources = new ScriptedNetwork(many, loop::run);
    Admission admission = new Admission(sources, new ScriptedTickets(), many.id());
    Download wide =
        new Download(
            loop, admission, new SplittableRandom(1), bans, many.id(), new Shelf(sources, many));
    wide.start(many);
    wide.offer(List.of(ann));
    loop.pass(Duration.ofMillis(1));
    assertThat(sources.asked).as("two at a time at first").hasSize(2);

    choose(sources.asked.get(0), LIE);
    loop.pass(Duration.ofMillis(10));
    assertThat(sources.asked).as("what is on its way may be a lie, too").hasSize(2);
    choose(sources.asked.get(1), STORED);
    loop.pass(Duration.ofMillis(10));
    assertThat(sources.asked.size()).as("it was right: as before").isGreaterThan(3);

    choose(sources.asked.get(2), LIE);
    assertThat(bans.banned()).containsExactly(ann);
    assertThat(sources.asked.subList(3, sources.asked.size())).allMatch(a -> a.cancelled);
  }

  /// The source takes the first of what is on offer.
  private static void choose(ScriptedNetwork.Asked asked, PieceAnswer answer) {
    for (int i = asked.offer.size() - 1; i >= 0; i--) {
      asked.answer(asked.offer.piece(i), i == 0 ? answer : new PieceAnswer.NotChosen());
    }
  }

  @Test
  void aBusySourceIsNotAskedBeforeItsTime() {
    begin(ann);
    PieceAnswer busy = new PieceAnswer.Refused(PieceAnswer.Reason.BUSY, Duration.ofSeconds(3));
    List.copyOf(network.asked).forEach(a -> a.answerAll(busy));
    int before = network.asked.size();
    loop.pass(Duration.ofMillis(2900));
    assertThat(network.asked).hasSize(before);
    assertThat(download.progress().note()).startsWith("waiting for ann (busy, asked again in ");
    loop.pass(Duration.ofMillis(200));
    assertThat(network.asked.size()).isGreaterThan(before);
  }

  @Test
  void nothingIsDurableBeforeTheSync() {
    begin(ann);
    ScriptedNetwork.Asked first = network.asked.getFirst();
    first.answer(first.offer.piece(0), STORED);
    loop.pass(Duration.ofMillis(900));
    assertThat(shelf.heard).containsExactly("durable 0");
    loop.pass(Duration.ofMillis(200));
    assertThat(shelf.heard).containsExactly("durable 0", "durable 1");
  }

  @Test
  void whileOurOwnStoreTakesNothingNothingIsAskedAndThePausesGrow() {
    begin(ann);
    Duration waited = Duration.ZERO;
    for (int refusals = 0; refusals < 5; refusals++) {
      List.copyOf(network.asked)
          .forEach(a -> a.answerAll(new PieceAnswer.NotStored(false, "no buffer")));
      int before = network.asked.size();
      for (waited = Duration.ZERO; network.asked.size() == before; waited = waited.plusMillis(10)) {
        assertThat(waited).isLessThan(Duration.ofSeconds(7));
        loop.pass(Duration.ofMillis(10));
      }
      assertThat(waited).isGreaterThan(Duration.ofMillis(70));
    }
    assertThat(waited).as("the fifth").isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void withoutSpaceItKeepsWhatItHasSaysSoAndGoesOn() {
    begin(ann);
    ScriptedNetwork.Asked first = network.asked.getFirst();
    first.answer(first.offer.piece(0), STORED);
    network
        .asked
        .getLast()
        .answer(network.asked.getLast().offer.last(), new PieceAnswer.NotStored(true, "disk full"));
    assertThat(download.progress().note())
        .startsWith("waiting for space: disk full; tried again in ");
    loop.pass(Duration.ofSeconds(3));
    assertThat(shelf.heard).contains("durable 1");
    network.asked.getLast().answerAll(STORED);
    loop.pass(Duration.ofMillis(10));
    assertThat(shelf.heard).last().isEqualTo("complete");
  }

  @Test
  void aCrowdOfTheDeadDoesNotKeepTheLivingOut() {
    List<PeerAddress> crowd = new ArrayList<>();
    for (int i = 0; i < 2 * Sources.MOST; i++) {
      crowd.add(new PeerAddress("d" + i, "dead" + i, "10.0.1." + i + ":1"));
    }
    network.dead.addAll(crowd);
    download.start(content);
    download.offer(crowd);
    loop.pass(Duration.ofMinutes(1));
    download.offer(List.of(ann));
    loop.pass(Duration.ofMinutes(2));
    assertThat(network.askedOf(ann)).isNotEmpty();
  }

  @Test
  void whoGaveThePieceListIsAskedForPiecesAtOnce() {
    List<PeerAddress> offered = new ArrayList<>(List.of(ann));
    for (int i = 0; i < 2 * Sources.MOST; i++) {
      offered.add(new PeerAddress("m" + i, "mute " + i, "10.1.0.1:" + i));
    }
    network.mute.addAll(offered.subList(1, offered.size()));
    download.start(null);
    download.offer(offered);
    loop.pass(Duration.ofMillis(10));
    assertThat(pieces(ann)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whoRoseFromTheDeadIsAskedThoughItsTurnWasOver() {
    List<PeerAddress> crowd = new ArrayList<>();
    for (int i = 0; i < 2 * Sources.MOST; i++) {
      crowd.add(new PeerAddress("d" + i, "dead" + i, "10.0.1." + i + ":1"));
    }
    network.dead.addAll(crowd);
    download.start(content);
    download.offer(crowd);
    loop.pass(Duration.ofMinutes(5));
    for (PeerAddress risen : List.of(crowd.get(3), crowd.get(27))) {
      network.dead.remove(risen);
      loop.pass(Duration.ofMinutes(10));
      assertThat(network.askedOf(risen)).as(risen.name()).isNotEmpty();
      network.dead.add(risen);
    }
  }

  @Test
  void whatTheOnlySourceOnceCouldNotGiveIsAskedAgain() {
    begin(ann);
    PieceAnswer damaged = new PieceAnswer.Refused(PieceAnswer.Reason.DAMAGED, Duration.ZERO);
    List.copyOf(network.asked).forEach(a -> a.answerAll(damaged));
    int before = network.asked.size();
    loop.pass(Duration.ofSeconds(10));
    assertThat(network.asked).as("not at once").hasSize(before);
    loop.pass(Duration.ofMinutes(1));
    assertThat(network.asked.size()).isGreaterThan(before);
  }

  private void begin(PeerAddress source) {
    download.start(content);
    download.offer(List.of(source));
    loop.pass(Duration.ofMillis(1));
    assertThat(network.asked).isNotEmpty();
  }

  private List<Integer> pieces(PeerAddress peer) {
    List<Integer> pieces = new ArrayList<>();
    for (ScriptedNetwork.Asked a : network.askedOf(peer)) {
      a.offer.forEach(pieces::add);
    }
    return pieces.stream().distinct().toList();
  }

  private static Manifest content(int pieces) {
    byte[] layer = new byte[pieces * FileId.BYTES];
    new SplittableRandom(5).nextBytes(layer);
    return Manifest.ofContent((long) pieces * PieceLength.MIN, PieceLength.MIN, layer);
  }

  /// A disk with room for all, whose syncs make durable what the network's answers stored.
  private final class Shelf implements DownloadOwner {
    private final List<String> heard = new ArrayList<>();
    private final ScriptedNetwork network;
    private final Manifest content;

    Shelf(ScriptedNetwork network, Manifest content) {
      this.network = network;
      this.content = content;
    }

    @Override
    public void create(Manifest manifest, Consumer<Created> then) {
      loop.run(() -> then.accept(new Created.Ready(onDisk())));
    }

    @Override
    public void sync(FileId id, Consumer<Synced> then) {
      PieceSet now = onDisk();
      loop.run(() -> then.accept(new Synced.Durable(now)));
    }

    @Override
    public void durable(Manifest manifest, PieceSet pieces) {
      heard.add("durable " + pieces.size());
    }

    @Override
    public void complete(Manifest manifest) {
      heard.add("complete");
    }

    @Override
    public boolean isWatched(FileId id) {
      return false;
    }

    @Override
    public void outOfSources() {}

    private PieceSet onDisk() {
      PieceSet set = PieceSet.none(content.pieces());
      network.asked.forEach(a -> a.stored.forEach(set::add));
      return set;
    }
  }
}
