package io.bandada.peerd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.loop.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private final EventLoop loop = new EventLoop();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void callsThatEndInAnErrorAreAnsweredAndGiveTheirPlaceToTheNext() throws InterruptedException {
    CallQueue lane = new CallQueue(loop, 2);
    int calls = 5;
    List<Answer<String>> answers = new CopyOnWriteArrayList<>();
    CountDownLatch answered = new CountDownLatch(calls + 1);
    loop.run(
        () -> {
          for (int i = 0; i < calls; i++) {
            lane.<String>submit(
                () -> {
                  throw new StackOverflowError("thrown by a test");
                },
                answer -> {
                  answers.add(answer);
                  answered.countDown();
                });
          }
          lane.submit(
              () -> new Answer.Ok<>("well"),
              answer -> {
                answers.add(answer);
                answered.countDown();
              });
        });
    assertThat(answered.await(60, TimeUnit.SECONDS))
        .as("all are answered, not %s", answers)
        .isTrue();
    assertThat(answers).hasSize(calls + 1).last().isEqualTo(new Answer.Ok<>("well"));
    assertThat(answers.subList(0, calls))
        .allMatch(
            a ->
                a instanceof Answer.Unavailable<String>(String why)
                    && why.contains("StackOverflowError"));
  }
}
