package io.bandada.peerd.swarm.pieces;

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
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.sources.Bans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DemandTest {
  private static final int PIECES = 40;

  private final PeerAddress ann = new PeerAddress("p1", "ann", "10.0.0.1:1");
  private final StillLoop loop = new StillLoop();
  private final Manifest content = content();
  private final ScriptedNetwork network = new ScriptedNetwork(content, loop::run);
  private final Shelf shelf = new Shelf();
  private final Download download =
      new Download(
          loop,
          new Admission(network, new ScriptedTickets(), content.id()),
          new SplittableRandom(1),
          new Bans(loop),
          content.id(),
          shelf);

  @Test
  void whatAReaderWaitsForIsAskedForFirst() {
    download.want(new Demand(null, List.of(31, 17, 5)));
    begin();
    List<Integer> order = answerAll();
    assertThat(order).startsWith(31).hasSize(PIECES);
    assertThat(order.indexOf(17)).isLessThan(order.indexOf(5));
    assertThat(order.subList(0, 10)).contains(31, 17, 5);
    assertThat(shelf.complete).isTrue();
  }

  @Test
  void aRangeIsFetchedAloneAndTheRestWhenSomebodyWantsAll() {
    download.want(new Demand(range(10, 14), List.of()));
    begin();
    assertThat(answerAll()).containsExactlyInAnyOrder(10, 11, 12, 13);
    assertThat(shelf.durable).isEqualTo(range(10, 14));
    assertThat(shelf.complete).isFalse();
    shelf.outOfSources = false;
    loop.pass(Duration.ofMinutes(1));
    assertThat(shelf.outOfSources).as("nobody else is looked for").isFalse();
    assertThat(download.state()).isEqualTo(Download.State.FETCHING);
    download.want(Demand.ALL);
    assertThat(answerAll()).hasSize(PIECES - 4);
    assertThat(shelf.complete).isTrue();
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotAskedForAgain() {
    begin();
    download.want(new Demand(range(3, 4), List.of()));
    List.copyOf(network.asked)
        .forEach(
            a -> a.answerAll(new PieceAnswer.Refused(PieceAnswer.Reason.NOT_HELD, Duration.ZERO)));
    int before = network.asked.size();
    loop.pass(Duration.ofMinutes(2));
    assertThat(network.asked.subList(before, network.asked.size()))
        .isNotEmpty()
        .allMatch(a -> a.offer.size() == 1 && a.offer.has(3));
  }

  private void begin() {
    download.start(content);
    download.offer(List.of(ann));
    loop.pass(Duration.ofMillis(1));
  }

  /// All that is asked for is sent, until nothing more is: the pieces in the order of the requests.
  private List<Integer> answerAll() {
    List<Integer> order = new ArrayList<>();
    while (!network.asked.isEmpty()) {
      ScriptedNetwork.Asked next = network.asked.removeFirst();
      next.offer.forEach(order::add);
      next.offer.forEach(shelf.stored::add);
      next.answerAll(new PieceAnswer.Stored(PieceLength.MIN));
      loop.pass(Duration.ofMillis(1));
    }
    return order;
  }

  private static PieceSet range(int from, int to) {
    PieceSet set = PieceSet.none(PIECES);
    for (int piece = from; piece < to; piece++) {
      set.add(piece);
    }
    return set;
  }

  private static Manifest content() {
    byte[] layer = new byte[PIECES * FileId.BYTES];
    new SplittableRandom(5).nextBytes(layer);
    return Manifest.ofContent((long) PIECES * PieceLength.MIN, PieceLength.MIN, layer);
  }

  /// A disk with room for all.
  private final class Shelf implements DownloadOwner {
    private final PieceSet stored = PieceSet.none(PIECES);
    private PieceSet durable = PieceSet.none(PIECES);
    private boolean complete;
    private boolean outOfSources;

    @Override
    public void create(Manifest manifest, Consumer<Created> then) {
      loop.run(() -> then.accept(new Created.Ready(stored.copy())));
    }

    @Override
    public void sync(FileId id, Consumer<Synced> then) {
      PieceSet now = stored.copy();
      loop.run(() -> then.accept(new Synced.Durable(now)));
    }

    @Override
    public void durable(Manifest manifest, PieceSet pieces) {
      durable = pieces;
    }

    @Override
    public void complete(Manifest manifest) {
      complete = true;
    }

    @Override
    public boolean isWatched(FileId id) {
      return false;
    }

    @Override
    public void outOfSources() {
      outOfSources = true;
    }
  }
}
