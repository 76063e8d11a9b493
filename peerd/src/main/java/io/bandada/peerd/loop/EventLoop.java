package io.bandada.peerd.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The real loop: one platform thread `peerd-loop`, a queue, and timers.
///
/// The queue is not bounded: a full one would have to block or drop answers, and both break
/// promises. What comes in is bounded where it begins (slots, windows, open calls).
public final class EventLoop implements Loop, AutoCloseable {
  /// Blocking works under way at a time; more wait on their virtual threads.
  private static final int OFFLOADS = 64;

  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final ExecutorService works =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("offload-", 0).factory());
  private final Semaphore offloads = new Semaphore(OFFLOADS);
  private final Thread thread = Thread.ofPlatform().name("peerd-loop").unstarted(this::runTasks);
  private long alarmsSet;
  private volatile boolean closed;

  public EventLoop() {
    thread.start();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void run(Runnable task) {
    queue.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(System.nanoTime() + Math.max(0, delay.toNanos()), alarmsSet++, task);
    if (Thread.currentThread().equals(thread)) {
      alarms.add(alarm);
    } else {
      run(() -> alarms.add(alarm));
    }
    return alarm;
  }

  @Override
  public <T> void offload(Work<T> work, Consumer<Outcome<T>> then) {
    Outcome<Boolean> begun =
        Outcome.of(
            () -> {
              works.execute(() -> work(work, then));
              return true;
            });
    if (begun instanceof Outcome.Failed<Boolean>(Exception noThread)) {
      run(() -> then.accept(new Outcome.Failed<>(noThread)));
    }
  }

  private <T> void work(Work<T> work, Consumer<Outcome<T>> then) {
    offloads.acquireUninterruptibly();
    Outcome<T> came;
    try {
      came = Outcome.of(work);
    } finally {
      offloads.release();
    }
    run(() -> then.accept(came));
  }

  /// Runs no task that is not running yet, and waits for the thread and for work under way. Not
  /// from the loop itself.
  @Override
  public void close() {
    closed = true;
    run(() -> {});
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        works.shutdown();
        works.awaitTermination(10, TimeUnit.SECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runTasks() {
    while (!closed) {
      try {
        Runnable task = next();
        if (task != null && !closed) {
          task.run();
        }
      } catch (InterruptedException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the loop was interrupted, which nobody should do; it goes on");
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a task failed; the loop goes on", e);
      }
    }
  }

  /// The next due alarm or task: alarms that are due go first, so that a busy queue cannot hold
  /// them up.
  private @Nullable Runnable next() throws InterruptedException {
    Alarm first = alarms.peek();
    while (first != null && first.cancelled) {
      alarms.poll();
      first = alarms.peek();
    }
    if (first == null) {
      return queue.take();
    }
    long wait = first.due - System.nanoTime();
    if (wait <= 0) {
      alarms.poll();
      return first.task;
    }
    return queue.poll(wait, TimeUnit.NANOSECONDS);
  }

  private static final class Alarm implements Timer, Comparable<Alarm> {
    private final long due;
    private final long order;
    private final Runnable task;
    private boolean cancelled;

    Alarm(long due, long order, Runnable task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Alarm other) {
      return due != other.due ? Long.signum(due - other.due) : Long.compare(order, other.order);
    }
  }
}
