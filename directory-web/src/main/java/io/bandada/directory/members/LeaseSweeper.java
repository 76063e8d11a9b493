package io.bandada.directory.members;

import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DirectorySettings;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Looks at the leases and writes down what pings said, each on a thread of its own, so that
/// nothing else can make it late.
@Component
class LeaseSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSweeper.class);

  private final Members members;
  private final DirectorySettings settings;
  private final ScheduledExecutorService thread =
      Executors.newScheduledThreadPool(2, work -> new Thread(work, "lease-sweeper"));

  LeaseSweeper(Members members, DirectorySettings settings) {
    this.members = members;
    this.settings = settings;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    every(settings.lease().sweep().toMillis(), members::sweep);
    every(settings.ping().flush().toMillis(), members::flush);
  }

  private void every(long millis, Runnable work) {
    var _ =
        thread.scheduleWithFixedDelay(() -> survive(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /// A database that is away for a moment must not end the sweeping.
  private static void survive(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (!Database.cannotBeUsed(e)) {
        LOG.warn("leases were not swept this time, the next turn comes: {}", e.toString());
      }
    }
  }

  @PreDestroy
  void stop() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("a sweep did not end within 5 s");
    }
  }
}
