package io.bandada.peerd.swarm.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.PieceSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyncBatchesTest {
  private static final Duration SYNC = Duration.ofMillis(120);

  private final StillLoop loop = new StillLoop();
  private boolean watched;
  private int syncs;
  private final SyncBatches batches =
      new SyncBatches(
          loop,
          () -> watched,
          then -> {
            syncs++;
            loop.after(SYNC, () -> then.accept(new DownloadOwner.Synced.Durable(PieceSet.none(1))));
          },
          outcome -> {});

  @Test
  void whatNobodyWaitsForIsSyncedOnceASecond() {
    for (int i = 0; i < 20; i++) {
      batches.stored(1);
      loop.pass(Duration.ofMillis(100));
    }
    assertThat(syncs).isEqualTo(2);
  }

  @Test
  void whatOthersWaitForIsSyncedAsSoonAsTheDiskHasRestedAsLongAsItWorked() {
    watched = true;
    batches.stored(1);
    loop.pass(Duration.ZERO);
    assertThat(syncs).as("the first at once").isEqualTo(1);
    for (int i = 0; i < 24; i++) {
      batches.stored(1);
      loop.pass(Duration.ofMillis(10));
    }
    assertThat(syncs).as("one in progress, then a rest").isEqualTo(2);
    batches.stored(1);
    loop.pass(Duration.ofSeconds(1));
    assertThat(syncs).as("the last is not forgotten").isEqualTo(3);
    assertThat(batches.hasWaiting()).isFalse();
  }

  @Test
  void whoComesToWatchWhileSomethingWaitsNeedNotWaitLong() {
    batches.stored(1);
    watched = true;
    batches.stored(1);
    loop.pass(Duration.ofMillis(1));
    assertThat(syncs).isEqualTo(1);
  }
}
