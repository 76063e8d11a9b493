package io.bandada.peerd.directory;

import io.bandada.peerd.loop.Loop;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Calls that wait for one another: so many at a time, so many waiting. Lives on the loop.
final class CallQueue {
  private static final int MAX_WAITING = 256;

  private final Loop loop;
  private final int atATime;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  CallQueue(Loop loop, int atATime) {
    this.loop = loop;
    this.atATime = atATime;
  }

  /// Answers on the loop exactly once, and never before this method has returned.
  <T> void submit(Loop.Work<Answer<T>> work, Consumer<Answer<T>> then) {
    if (running < atATime) {
      begin(work, then);
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(() -> begin(work, then));
    } else {
      loop.run(
          () ->
              then.accept(
                  new Answer.Unavailable<>("too many calls are waiting for the directory")));
    }
  }

  private <T> void begin(Loop.Work<Answer<T>> work, Consumer<Answer<T>> then) {
    running++;
    loop.offload(work, outcome -> ended(outcome, then));
  }

  private <T> void ended(Loop.Outcome<Answer<T>> outcome, Consumer<Answer<T>> then) {
    running--;
    Runnable next = waiting.poll();
    if (next != null) {
      next.run();
    }
    then.accept(
        switch (outcome) {
          case Loop.Outcome.Done<Answer<T>>(Answer<T> answer) -> answer;
          case Loop.Outcome.Failed<Answer<T>>(Exception cause) ->
              new Answer.Unavailable<>("the call to the directory failed: " + cause);
        });
  }
}
