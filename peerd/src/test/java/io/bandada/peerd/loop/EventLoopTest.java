package io.bandada.peerd.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final EventLoop loop = new EventLoop();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksRunOneByOneInTheirOrderOnTheLoopsThread() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      String word = i + "";
      loop.run(() -> heard.add(word + Thread.currentThread().getName()));
    }
    finish();
    assertThat(heard)
        .containsExactly("0peerd-loop", "1peerd-loop", "2peerd-loop", "3peerd-loop", "4peerd-loop");
  }

  @Test
  void aTaskThatThrowsDoesNotEndTheLoop() throws InterruptedException {
    loop.run(
        () -> {
          throw new IllegalStateException("thrown by a test");
        });
    loop.run(() -> heard.add("next"));
    finish();
    assertThat(heard).containsExactly("next");
  }

  @Test
  void timersFireInTheOrderOfTheirTimesAndNotWhenCancelled() throws InterruptedException {
    loop.run(
        () -> {
          loop.after(Duration.ofMillis(40), () -> heard.add("late"));
          loop.after(Duration.ofMillis(5), () -> heard.add("early"));
          loop.after(Duration.ofMillis(5), () -> heard.add("early too"));
          loop.after(Duration.ofMillis(20), () -> heard.add("never")).cancel();
          loop.after(Duration.ofMillis(60), end::countDown);
        });
    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactly("early", "early too", "late");
  }

  @Test
  void blockingWorkRunsElsewhereAndComesBack() throws InterruptedException {
    loop.<String>offload(
        () -> Thread.currentThread().isVirtual() ? "virtual" : "platform",
        outcome -> {
          if (outcome instanceof Loop.Outcome.Done<String>(String where)) {
            heard.add(where + " then " + Thread.currentThread().getName());
          }
          end.countDown();
        });
    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactly("virtual then peerd-loop");
  }

  @Test
  void failedWorkIsAnOutcome() throws InterruptedException {
    loop.<String>offload(
        () -> {
          throw new java.io.IOException("no disk");
        },
        outcome -> {
          heard.add(outcome.getClass().getSimpleName());
          end.countDown();
        });
    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactly("Failed");
  }

  @Test
  void workThatEndsInAnErrorIsAnswered() throws InterruptedException {
    loop.<String>offload(
        () -> {
          throw new AssertionError("thrown by a test");
        },
        outcome -> {
          if (outcome instanceof Loop.Outcome.Failed<String>(Exception cause)) {
            heard.add(cause.getMessage());
          }
          end.countDown();
        });
    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactly("java.lang.AssertionError: thrown by a test");
  }

  private void finish() throws InterruptedException {
    loop.run(end::countDown);
    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
