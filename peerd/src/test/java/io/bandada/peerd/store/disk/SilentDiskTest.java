package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.StoreException;
import io.bandada.peerd.store.space.SpaceBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that does not answer holds up those who ask it for something, and nobody else. A test
/// that waits for it fails by its time.
@Timeout(60)
class SilentDiskTest {
  private static final long MIB = 1 << 20;
  private static final Manifest BOOK = Pattern.manifest(MIB);

  @TempDir Path folder;

  private final Disk disk = new Disk();
  private final AtomicLong now = new AtomicLong(1);

  /// Answers until it is told not to.
  private static final class Disk implements SpaceBudget.Disk {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile long usable = 800 * MIB;

    @Override
    public long usableBytes() throws IOException {
      if (silent) {
        asked.countDown();
        try {
          answers.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return usable;
    }

    @Override
    public long totalBytes() {
      return 1000 * MIB;
    }
  }

  @Test
  void whoAsksWhatIsThereDoesNotWaitForIt() throws Exception {
    try (DiskPieceStore store =
        DiskPieceStore.open(folder, disk, 0, DiskPieceStore.DEFAULT_BUFFER_BYTES)) {
      store.create(BOOK);
      disk.silent = true;
      Thread waits = Thread.ofPlatform().daemon().start(() -> tryToCreate(store));
      disk.asked.await();

      try {
        assertThat(store.space().freeBytes()).isEqualTo(800 * MIB - 50 * MIB - BOOK.size());
        assertThat(store.holdings()).hasSize(1);
        assertThat(store.find(BOOK.id())).isPresent();
        assertThat(waits.isAlive()).isTrue();
      } finally {
        disk.silent = false;
        disk.answers.countDown();
      }
      waits.join();
      assertThat(store.holdings()).hasSize(2);
    }
  }

  private static void tryToCreate(DiskPieceStore store) {
    try {
      store.create(Pattern.manifest(2 * MIB));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDiskThatHasSaidNothingForLongTakesNothing() throws IOException {
    SpaceBudget budget = new SpaceBudget(disk, 0, () -> 0, now::get);
    assertThat(budget.space())
        .isEqualTo(new PieceStore.Space(750 * MIB, 750 * MIB, false, Duration.ZERO));
    now.addAndGet(SpaceBudget.SILENT.toNanos() + 1);
    assertThat(budget.space().freeBytes()).isZero();
    assertThat(budget.space().tight()).isTrue();
    assertThat(budget.space().age()).isGreaterThan(SpaceBudget.SILENT);
    budget.look();
    assertThat(budget.space().freeBytes()).isEqualTo(750 * MIB);
  }

  @Test
  void whatWasReservedSinceTheLastLookIsNotFree() throws IOException {
    SpaceBudget budget = new SpaceBudget(disk, 0, () -> 0, now::get);
    assertThat(budget.tryToReserve(700 * MIB)).isZero();
    assertThat(budget.space().freeBytes()).isEqualTo(50 * MIB);
    assertThatThrownBy(() -> budget.tryToReserve(51 * MIB))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no room");
    disk.usable = 100 * MIB; // the disk knows of it now
    budget.look();
    assertThat(budget.space().freeBytes()).isEqualTo(50 * MIB);
  }

  @Test
  void trashIsRoomThatMustBeMadeFirst() throws IOException {
    SpaceBudget budget = new SpaceBudget(disk, 0, () -> 200 * MIB, now::get);
    assertThat(budget.space().freeBytes()).isEqualTo(950 * MIB);
    assertThat(budget.tryToReserve(800 * MIB)).isEqualTo(50 * MIB);
    assertThat(budget.space().freeBytes()).as("nothing was taken").isEqualTo(950 * MIB);
  }
}
