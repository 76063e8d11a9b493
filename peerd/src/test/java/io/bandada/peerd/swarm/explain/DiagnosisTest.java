package io.bandada.peerd.swarm.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.PieceLength;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PacedNetwork;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.swarm.ScriptedTickets;
import io.bandada.peerd.swarm.download.Download;
import io.bandada.peerd.swarm.download.DownloadOwner;
import io.bandada.peerd.swarm.download.ManifestSearch;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.RequestWindow;
import io.bandada.peerd.swarm.sources.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Each factor, brought about by what peers and disk really do.
class DiagnosisTest {
  private static final int PIECES = 400;
  private static final Duration A_WHILE = Duration.ofSeconds(4);
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final PeerAddress ann = new PeerAddress("p1", "ann", "10.0.0.1:1");
  private final PeerAddress bob = new PeerAddress("p2", "bob", "10.0.0.2:1");
  private final PeerAddress cy = new PeerAddress("p3", "cy", "10.0.0.3:1");
  private final StillLoop loop = new StillLoop();
  private final Manifest content = content();
  private final PacedNetwork network = new PacedNetwork(loop, content);
  private final Bans bans = new Bans(loop);
  private final Disk disk = new Disk();
  private final Download download =
      new Download(
          loop,
          new Admission(network, new ScriptedTickets(), content.id()),
          new SplittableRandom(1),
          bans,
          content.id(),
          disk);

  @Test
  void aSourceThatHasMoreRequestsThanItCanAnswerIsTheLimit() {
    begin(A_WHILE, ann);
    assertThat(why().limit()).isEqualTo(Limit.SOURCE);
    assertThat(why().text())
        .matches(
            "[78]\\.\\d MiB/s from ann, as fast as it sends: it answers in \\d+ ms, at best in \\d+"
                + " ms");
    SourceReport source = why().sources().getFirst();
    assertThat(source.state()).isEqualTo(SourceReport.State.SENDING);
    assertThat(source.latencyMillis())
        .as("requests queue up there")
        .isGreaterThan(2 * source.leastLatencyMillis());
    assertThat(source.waitMillis()).isEqualTo(-1);
    assertThat(source.asked()).isPositive();
  }

  @Test
  void aLongWayThatIsNotFilledIsTheLimit() {
    network.sender(ann).delay = Duration.ofMillis(300);
    network.sender(ann).bytesPerSecond = 1L << 32;
    begin(Duration.ofMillis(2500), ann);
    assertThat(why().limit()).isEqualTo(Limit.WINDOW);
    assertThat(why().text())
        .matches(
            ".* MiB/s from ann, as fast as the distance allows: it answers in 300 ms, and only .*"
                + " may be asked for at a time");
    assertThat(why().measure().latencyMillis()).isEqualTo(300);
    assertThat(why().measure().mostBytesPerSecond()).isPositive();
  }

  @Test
  void aGrantThatIsUsedUpIsTheLimit() {
    for (PeerAddress peer : List.of(ann, bob)) {
      network.sender(peer).bytesPerSecond = 2 << 20;
      network.sender(peer).grant = 2 << 20;
    }
    begin(A_WHILE, ann, bob);
    assertThat(why().limit()).isEqualTo(Limit.GRANT);
    assertThat(why().text()).matches("[34]\\.\\d MiB/s from 2 sources, which grant us 4\\.0 MiB/s");
    assertThat(why().measure().mostBytesPerSecond()).isEqualTo(4 << 20);
    assertThat(why().peers()).containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void aGrantThatIsNotUsedUpIsNot() {
    network.sender(ann).grant = 20 << 20;
    begin(A_WHILE, ann);
    assertThat(why().limit()).isEqualTo(Limit.SOURCE);
    assertThat(why().sources().getFirst().grantedBytesPerSecond()).isEqualTo(20 << 20);
  }

  @Test
  void mostOfTheBytesDecide() {
    network.sender(ann).bytesPerSecond = 1 << 20;
    network.sender(ann).grant = 1 << 20;
    begin(A_WHILE, ann, bob);
    assertThat(why().limit()).isEqualTo(Limit.SOURCE);
    assertThat(why().text()).contains("from 2 sources, most of it from bob, as fast as it sends");
    assertThat(why().sources())
        .extracting(SourceReport::limit)
        .containsExactly(Limit.SOURCE, Limit.GRANT);
  }

  @Test
  void ourOwnLimitIsTheLimitWhenAllDownloadsTogetherUseItUp() {
    download.ownRate(() -> new OwnRate(8 << 20, 8 << 20));
    begin(A_WHILE, ann);
    assertThat(why().limit()).isEqualTo(Limit.OWN_RATE);
    assertThat(why().text()).endsWith(" from ann: our own download limit is 8.0 MiB/s");
    assertThat(why().measure().mostBytesPerSecond()).isEqualTo(8 << 20);
    download.ownRate(() -> new OwnRate(80 << 20, 8 << 20));
    assertThat(why().limit()).isEqualTo(Limit.SOURCE);
  }

  @Test
  void aSyncThatTakesLongIsOurDisk() {
    disk.stuck = true;
    begin(A_WHILE, ann);
    assertThat(why().limit()).isEqualTo(Limit.DISK);
    assertThat(why().text())
        .matches("our disk is slow: a sync has taken \\d s so far, .*iB are not durable");
    assertThat(why().measure().waitMillis()).isGreaterThan(1000);
  }

  @Test
  void theLastSyncIsOurDisk() {
    disk.stuck = true;
    begin(Duration.ofMinutes(1), ann);
    assertThat(why().limit()).isEqualTo(Limit.DISK);
    assertThat(why().text()).startsWith("all pieces are here; our disk makes the last ");
  }

  @Test
  void aPieceThatOurStoreDoesNotTakeIsOurDisk() {
    network.sender(ann).says = piece -> new PieceAnswer.NotStored(false, "no buffer is free");
    begin(A_MOMENT, ann);
    assertThat(why().limit()).isEqualTo(Limit.DISK);
    assertThat(why().text())
        .startsWith("our store took no piece (no buffer is free); tried again in ");
  }

  @Test
  void withoutRoomItWaitsForSpace() {
    network.sender(ann).says = piece -> new PieceAnswer.NotStored(true, "3 GiB are missing");
    begin(A_MOMENT, ann);
    assertThat(why().limit()).isEqualTo(Limit.SPACE);
    assertThat(why().text()).startsWith("waiting for space: 3 GiB are missing; tried again in ");
    assertThat(why().measure().waitMillis()).isPositive();
  }

  @Test
  void sourcesWithoutASlotAreBusy() {
    PieceAnswer busy = new PieceAnswer.Refused(PieceAnswer.Reason.BUSY, Duration.ofSeconds(5));
    network.sender(ann).says = piece -> busy;
    begin(A_MOMENT, ann);
    assertThat(why().limit()).isEqualTo(Limit.BUSY);
    assertThat(why().text()).isEqualTo("waiting for ann (busy, asked again in 5 s)");
    assertThat(why().measure().waitMillis()).isBetween(4000L, 5000L);
    assertThat(why().sources().getFirst().state()).isEqualTo(SourceReport.State.BUSY);
  }

  @Test
  void whoWasAskedAndHasNotAnsweredIsAwaited() {
    network.sender(bob).silent = true;
    begin(A_MOMENT, bob);
    assertThat(why().limit()).isEqualTo(Limit.AWAITED);
    assertThat(why().text()).isEqualTo("asking what they have: bob");
    network.sender(ann).bytesPerSecond = 1000;
    download.offer(List.of(ann));
    loop.pass(A_MOMENT);
    assertThat(why().limit()).isEqualTo(Limit.AWAITED);
    assertThat(why().text()).isEqualTo("waiting for the first piece from ann");
    assertThat(why().measure().pieces()).isEqualTo(RequestWindow.LEAST_PIECES);
  }

  @Test
  void theSilentAndTheUnreachableRest() {
    network.sender(ann).unreachable = true;
    download.start(content);
    download.offer(List.of(ann));
    loop.pass(A_MOMENT);
    assertThat(why().limit()).isEqualTo(Limit.RESTING);
    assertThat(why().text())
        .matches("waiting for ann \\(not reachable, asked again in [0-9.]+ s\\)");
    assertThat(why().sources().getFirst().trouble()).isEqualTo("not reachable");
  }

  @Test
  void whoLiedTwiceIsToldAsBanned() {
    network.sender(ann).says = piece -> new PieceAnswer.Corrupt();
    begin(A_MOMENT, ann);
    assertThat(why().limit()).isEqualTo(Limit.BANNED);
    assertThat(why().text())
        .isEqualTo(
            "not asked, though it may have it: ann (sent wrong bytes, asked again in 10 min)");
    assertThat(why().sources()).extracting(SourceReport::strikes).containsExactly(2);
  }

  @Test
  void withoutASourceNobodyIsKnown() {
    download.start(content);
    loop.pass(A_MOMENT);
    assertThat(why()).isEqualTo(Explanation.of(Limit.NO_SOURCE, "no peer is known that has it"));
  }

  @Test
  void theManifestIsAskedForFirst() {
    network.sender(ann).silent = true;
    download.start(null);
    download.offer(List.of(ann));
    loop.pass(A_MOMENT);
    assertThat(why().limit()).isEqualTo(Limit.MANIFEST);
    assertThat(why().text()).isEqualTo("asking for the piece list: ann");
    loop.pass(ManifestSearch.PATIENCE);
    assertThat(why().text()).isEqualTo("asking for the piece list: ann (silent)");
  }

  @Test
  void aPieceThatNobodyHasIsNamed() {
    for (PeerAddress peer : List.of(ann, bob)) {
      network.sender(peer).has.remove(17);
      network.sender(peer).has.remove(33);
    }
    network.sender(ann).has.remove(5);
    begin(Duration.ofMinutes(1), ann, bob);
    assertThat(why().limit()).isEqualTo(Limit.NOBODY_HAS);
    assertThat(why().text()).isEqualTo("nobody has piece 17 and 1 more of 400, of 2 sources");
    assertThat(why().measure()).isEqualTo(Explanation.Measure.EMPTY.pieces(2, 17));
  }

  @Test
  void sourcesThatHaveNothingOfWhatIsMissingAreNamedWithThoseThatMay() {
    network.sender(ann).has = PieceSet.none(PIECES);
    network.sender(ann).has.add(3);
    network.sender(bob).unreachable = true;
    begin(A_WHILE, ann, bob);
    assertThat(why().limit()).isEqualTo(Limit.NO_MISSING_PIECE);
    assertThat(why().text())
        .matches(
            "ann has none of the 399 missing pieces; waiting for bob \\(not reachable, asked again"
                + " in .*\\)");
    assertThat(why().measure().pieces()).isEqualTo(399);
  }

  @Test
  void whoHasOnlyAFewOfTheMissingPiecesCannotSendMore() {
    network.sender(ann).has = PieceSet.none(PIECES);
    network.sender(ann).bytesPerSecond = 256 << 10;
    for (int piece = 0; piece < 5; piece++) {
      network.sender(ann).has.add(piece);
    }
    begin(Duration.ofMillis(4600), ann);
    assertThat(why().limit()).isEqualTo(Limit.NO_MISSING_PIECE);
    assertThat(why().text())
        .contains("from ann, which has no more missing pieces than the 1 being sent")
        .contains("; nobody has piece 5 and 394 more");
  }

  @Test
  void theLastPiecesAreOnTheWay() {
    network.sender(ann).bytesPerSecond = 1 << 20;
    disk.present = PieceSet.all(PIECES);
    for (int piece = 0; piece < 9; piece++) {
      disk.present.remove(piece);
    }
    begin(Duration.ofMillis(2100), ann);
    assertThat(why().limit()).isEqualTo(Limit.LAST_PIECES);
    assertThat(why().text()).contains(" from ann: the last piece is on the way");
  }

  @Test
  void aDownloadThatGoesWellTellsOfThoseWhoDoNot() {
    network.sender(bob).unreachable = true;
    network.sender(cy).says = piece -> new PieceAnswer.Corrupt();
    begin(A_WHILE, ann, bob, cy);
    assertThat(why().text())
        .contains("from ann, as fast as it sends")
        .contains("bob (not reachable, asked again in ")
        .contains("cy (sent wrong bytes, asked again in 10 min)");
  }

  @Test
  void whatIsDoneHasNothingToSay() {
    begin(Duration.ofMinutes(2), ann);
    assertThat(download.state()).isEqualTo(Download.State.DONE);
    assertThat(why()).isEqualTo(Explanation.NONE);
  }

  @Test
  void asManySourcesAsMayBeAreTold() {
    List<PeerAddress> crowd = new ArrayList<>();
    for (int i = 0; i < 2 * Sources.MOST; i++) {
      PeerAddress peer = new PeerAddress("d" + i, "dead" + i, "10.0.1." + i + ":1");
      network.sender(peer).unreachable = true;
      crowd.add(peer);
    }
    download.start(content);
    download.offer(crowd);
    loop.pass(A_WHILE);
    assertThat(why().sources()).hasSizeLessThanOrEqualTo(Explanation.MOST_SOURCES);
    assertThat(why().peers()).hasSizeLessThanOrEqualTo(Explanation.MOST_NAMED);
    assertThat(why().text()).contains(" more");
    assertThat(why().text().length()).isLessThan(500);
  }

  private Explanation why() {
    return download.explanation();
  }

  private void begin(Duration time, PeerAddress... sources) {
    download.start(content);
    download.offer(List.of(sources));
    loop.pass(time);
  }

  private static Manifest content() {
    byte[] layer = new byte[PIECES * FileId.BYTES];
    new SplittableRandom(5).nextBytes(layer);
    return Manifest.ofContent((long) PIECES * PieceLength.MIN, PieceLength.MIN, layer);
  }

  private final class Disk implements DownloadOwner {
    /// Syncs do not end.
    private boolean stuck;

    private PieceSet present = PieceSet.none(PIECES);

    @Override
    public void create(Manifest manifest, Consumer<Created> then) {
      loop.run(() -> then.accept(new Created.Ready(present.copy())));
    }

    @Override
    public void sync(FileId id, Consumer<Synced> then) {
      PieceSet now = network.stored.copy();
      now.addAll(present);
      if (!stuck) {
        loop.run(() -> then.accept(new Synced.Durable(now)));
      }
    }

    @Override
    public void durable(Manifest manifest, PieceSet pieces) {}

    @Override
    public boolean isWatched(FileId watched) {
      return false;
    }

    @Override
    public void complete(Manifest manifest) {}

    @Override
    public void outOfSources() {}
  }
}
