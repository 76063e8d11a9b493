package io.bandada.directory;

import io.bandada.directory.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/// Each kind of recurring work (`@Scheduled`) always finds a thread: there are as many threads as
/// kinds, and none runs beside itself. So a look that takes long, or hangs, holds up nothing but
/// its own next turn.
///
/// The leases, the keys and the watchdog are older than this and have threads of their own.
@Configuration(proxyBeanMethods = false)
class Schedules implements SchedulingConfigurer {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
  private static final int STOP_SECONDS = 5;

  private final ThreadPoolTaskScheduler threads;

  Schedules(ThreadPoolTaskScheduler threads) {
    this.threads = threads;
  }

  @Bean
  static ThreadPoolTaskScheduler recurringWork() {
    ThreadPoolTaskScheduler threads = new Unpaused();
    threads.setThreadNamePrefix("recurring-");
    threads.setErrorHandler(Schedules::failed);
    threads.setWaitForTasksToCompleteOnShutdown(true);
    threads.setAwaitTerminationSeconds(STOP_SECONDS);
    return threads;
  }

  private static void failed(Throwable failure) {
    if (!Database.cannotBeUsed(failure)) {
      LOG.error("recurring work failed, its next turn comes", failure);
    }
  }

  /// Called once all of them are known.
  @Override
  public void configureTasks(ScheduledTaskRegistrar work) {
    int kinds =
        work.getFixedDelayTaskList().size()
            + work.getFixedRateTaskList().size()
            + work.getCronTaskList().size()
            + work.getTriggerTaskList().size();
    threads.setPoolSize(Math.max(1, kinds));
    work.setTaskScheduler(threads);
  }

  /// Spring's tests pause the contexts that they do not use. Work that had begun to wait in a
  /// paused one would be waited for at the end, in vain; so it is let go first.
  private static final class Unpaused extends ThreadPoolTaskScheduler {
    private static final long serialVersionUID = 1;

    @Override
    public void shutdown() {
      start();
      super.shutdown();
    }
  }
}
