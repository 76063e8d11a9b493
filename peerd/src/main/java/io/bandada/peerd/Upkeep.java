package io.bandada.peerd;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.store.disk.Scrub;
import io.bandada.peerd.store.disk.Scrub.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a store needs while nobody asks: everything it holds is read again and again at a slow
/// pace, so that bits that rot are found while others have good copies, and old trash is emptied.
/// On the loop; the disk is touched off it.
final class Upkeep {
  /// How long to wait when nothing is due.
  static final Duration IDLE = Duration.ofMinutes(10);

  static final Duration TIDY_EVERY = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

  private final Loop loop;
  private final PieceStore store;
  private final Tidying tidying;
  private final Consumer<FileId> damaged;
  private @Nullable Scrub scrub;
  private volatile boolean overdue;
  private boolean complained;
  private FileId told = FileId.EMPTY_FILE;

  /// Empties old trash, as of a day.
  interface Tidying {
    void tidy(LocalDate today) throws IOException;
  }

  /// @param damaged hears on the loop of content that has lost a piece to a bad disk
  Upkeep(Loop loop, PieceStore store, Tidying tidying, Consumer<FileId> damaged) {
    this.loop = loop;
    this.store = store;
    this.tidying = tidying;
    this.damaged = damaged;
  }

  void begin() {
    loop.after(TIDY_EVERY, this::tidy);
    scrubNext();
  }

  /// Whether the present pass should have ended before: the disk holds more than can be read again
  /// in time.
  boolean overdue() {
    return overdue;
  }

  private void tidy() {
    LocalDate today = LocalDate.ofInstant(loop.now(), ZoneOffset.UTC);
    loop.<Boolean>offload(
        () -> {
          tidying.tidy(today);
          return true;
        },
        outcome -> {
          if (outcome instanceof Outcome.Failed<Boolean>(Exception cause)) {
            LOG.log(System.Logger.Level.WARNING, "old trash stays: " + cause.getMessage());
          }
          loop.after(TIDY_EVERY, this::tidy);
        });
  }

  private void scrubNext() {
    Instant now = loop.now();
    loop.<Optional<Step>>offload(() -> step(now), this::stepped);
  }

  private Optional<Step> step(Instant now) throws IOException {
    Scrub going = scrub;
    if (going == null) {
      going = new Scrub(store, now);
      scrub = going;
    }
    Optional<Step> step = going.next(now);
    overdue = going.overdue(now);
    return step;
  }

  private void stepped(Outcome<Optional<Step>> outcome) {
    Duration pause =
        switch (outcome) {
          case Outcome.Done<Optional<Step>>(Optional<Step> step) -> {
            complained = false;
            step.filter(s -> !s.good()).ifPresent(this::found);
            yield step.map(s -> Duration.ofMillis(s.bytes() * 1000L / Scrub.BYTES_PER_SECOND))
                .orElse(IDLE);
          }
          case Outcome.Failed<Optional<Step>>(Exception cause) -> {
            if (!complained) {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "the store cannot be read through: " + cause.getMessage());
              complained = true;
            }
            yield IDLE;
          }
        };
    loop.after(pause, this::scrubNext);
  }

  private void found(Step bad) {
    if (!bad.id().equals(told)) {
      told = bad.id();
      LOG.log(
          System.Logger.Level.WARNING,
          "piece "
              + bad.piece()
              + " of "
              + bad.id().hex()
              + " has rotted on this disk, perhaps others of it too; what is bad is fetched again");
    }
    damaged.accept(bad.id());
  }
}
