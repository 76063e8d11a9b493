package io.bandada.peerd.store.disk;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that hash and write imports: platform threads, since hashing does not wait and would
/// hold up virtual ones. One for each core, and one more for those that wait for the disk. Their
/// work is bounded by the imports' buffers.
final class ImportWorkers {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private ImportWorkers() {}

  static ExecutorService start() {
    int threads = Runtime.getRuntime().availableProcessors() + 1;
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("peerd-import-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
