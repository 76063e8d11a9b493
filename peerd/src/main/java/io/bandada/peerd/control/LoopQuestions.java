package io.bandada.peerd.control;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.loop.LoopAnswer;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// For threads that may wait: asks something on the loop and waits for the answer.
final class LoopQuestions {
  /// Longer than any answer takes: every call to a directory ends by itself before.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Loop loop;

  LoopQuestions(Loop loop) {
    this.loop = loop;
  }

  /// What is known at once.
  <T> T get(Supplier<T> question) throws ControlFailure.Refused {
    return await(answer -> answer.complete(question.get()));
  }

  /// What takes its time.
  <T> T ask(Consumer<Consumer<Result<T>>> question) throws ControlFailure.Refused {
    Result<T> result = this.<Result<T>>await(answer -> question.accept(answer::complete));
    return switch (result) {
      case Result.Ok<T>(T value) -> value;
      case Result.Failed<T>(NodeFailure failure) -> throw new ControlFailure.Refused(failure);
    };
  }

  void run(Runnable task) {
    loop.run(task);
  }

  private <T> T await(LoopAnswer.Question<T> question) throws ControlFailure.Refused {
    try {
      return LoopAnswer.await(loop, PATIENCE, question);
    } catch (TimeoutException e) {
      throw new ControlFailure.Refused(
          NodeFailure.Kind.TRY_LATER,
          "the daemon did not answer within " + PATIENCE.toSeconds() + " s",
          "see its log");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlFailure.Refused(
          NodeFailure.Kind.TRY_LATER, "the daemon is stopping", "try again when it is back");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question to the node failed", e.getCause());
    }
  }
}
