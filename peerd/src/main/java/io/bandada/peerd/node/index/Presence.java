package io.bandada.peerd.node.index;

import io.bandada.peerd.loop.Loop.Outcome;
import io.bandada.peerd.node.base.Ports;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.store.PieceStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks again and again whether what is announced is on the disk still, and says how long ago that
/// was certain. The store tells what is gone; it is told to the directory at once, so that a copy
/// that somebody deleted is not counted for long.
public final class Presence {
  /// Between two looks. A look that takes long comes seldomer: the disk has other work.
  static final Duration PAUSE = Duration.ofSeconds(10);

  static final int LEAST_REST = 20;

  /// A look that has not ended for so long is trouble to be told.
  static final Duration SILENT = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  private final Ports ports;
  private final Consumer<FileId> changed;
  private final Runnable statusChanged;
  private boolean over;
  private long lookBegan;
  private boolean looking;
  private @Nullable Long provenAt;
  private String trouble = "";

  /// @param changed content of which less or more is in the store than before
  /// @param statusChanged what is wrong with the store as a whole is another thing than before
  public Presence(Ports ports, Consumer<FileId> changed, Runnable statusChanged) {
    this.ports = ports;
    this.changed = changed;
    this.statusChanged = statusChanged;
  }

  public void begin() {
    look();
  }

  public void end() {
    over = true;
  }

  /// Since everything that was held then was seen; empty when it was not, or nothing is there.
  public Optional<Duration> age() {
    Long then = provenAt;
    return then == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(ports.loop().nanoTime() - then));
  }

  /// What is wrong with the store as a whole, one sentence; empty when nothing is.
  public String trouble() {
    Duration waiting = Duration.ofNanos(ports.loop().nanoTime() - lookBegan);
    return looking && waiting.compareTo(SILENT) > 0
        ? "the disk of the store has not answered for " + waiting.toSeconds() + " s"
        : trouble;
  }

  private void look() {
    if (over) {
      return;
    }
    looking = true;
    lookBegan = ports.loop().nanoTime();
    ports.loop().<PieceStore.Presence>offload(ports.store()::look, this::looked);
  }

  private void looked(Outcome<PieceStore.Presence> outcome) {
    if (over) {
      return;
    }
    looking = false;
    switch (outcome) {
      case Outcome.Done<PieceStore.Presence>(PieceStore.Presence found) -> {
        found.changed().forEach(changed);
        become(found.trouble().orElse(""));
        if (found.proven()) {
          provenAt = lookBegan;
        } else if (!found.changed().isEmpty()) {
          provenAt = null;
        }
      }
      case Outcome.Failed<PieceStore.Presence>(Exception cause) ->
          become("the store cannot be looked at: " + cause.getMessage());
    }
    Duration took = Duration.ofNanos(ports.loop().nanoTime() - lookBegan);
    Duration rest = took.multipliedBy(LEAST_REST);
    ports.loop().after(rest.compareTo(PAUSE) > 0 ? rest : PAUSE, this::look);
  }

  private void become(String now) {
    if (!now.equals(trouble)) {
      LOG.log(
          now.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
          now.isEmpty()
              ? "the store is well again"
              : "the store is not well: " + now + "; it is looked at again and again");
      trouble = now;
      statusChanged.run();
    }
  }
}
