package io.bandada.peerd.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// For threads that may wait: something is asked on the loop, and its answer awaited.
public final class LoopAnswer {
  private LoopAnswer() {}

  /// Is run on the loop, and completes what it is given, then or later.
  public interface Question<T> {
    void ask(CompletableFuture<T> answer) throws Exception;
  }

  /// @throws ExecutionException with what the question threw
  public static <T> T await(Loop loop, Duration patience, Question<T> question)
      throws TimeoutException, ExecutionException, InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.run(
        () -> {
          try {
            question.ask(answer);
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
