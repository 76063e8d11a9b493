package io.bandada.peerd.host;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.LoopAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the service manager told, on a thread of its own: what we are doing when it changed, and
/// that we are well as long as we are.
public final class ServiceManager implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(ServiceManager.class.getName());

  private final SdNotify notify;
  private final Loop loop;
  private final Supplier<String> summary;
  private final Liveness vitals;
  private @Nullable Thread thread;
  private String lastStatus = "";
  private boolean well = true;

  /// @param summary the status in one line; asked for on the loop
  public ServiceManager(SdNotify notify, Loop loop, Supplier<String> summary, Liveness vitals) {
    this.notify = notify;
    this.loop = loop;
    this.summary = summary;
    this.vitals = vitals;
  }

  public void begin() {
    if (!notify.isListening()) {
      return;
    }
    lastStatus = status().orElse("");
    notify.ready(lastStatus);
    thread = Thread.ofVirtual().name("service-manager").start(this::run);
  }

  /// After a reload: ready once more.
  public void ready() {
    notify.ready(status().orElse(lastStatus));
  }

  private void run() {
    // Twice as often as it is asked for, so that one late beat kills nobody.
    Duration beat = Duration.ofNanos(notify.watchdogMicros() * 1000 / 2);
    long lastBeat = System.nanoTime() - beat.toNanos();
    try {
      while (true) {
        status().filter(now -> !now.equals(lastStatus)).ifPresent(this::say);
        if (!beat.isZero() && System.nanoTime() - lastBeat >= beat.toNanos()) {
          lastBeat = System.nanoTime();
          beat();
        }
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String status) {
    lastStatus = status;
    notify.status(status);
  }

  private void beat() throws InterruptedException {
    Optional<String> ailing = vitals.ailing();
    if (ailing.isEmpty()) {
      notify.watchdog();
    }
    if (well != ailing.isEmpty()) {
      well = ailing.isEmpty();
      LOG.log(
          well ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
          well ? "everything answers again" : ailing.orElse("something") + " does not answer");
    }
  }

  private Optional<String> status() {
    try {
      return Optional.of(LoopAnswer.await(loop, BETWEEN, answer -> answer.complete(summary.get())));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
