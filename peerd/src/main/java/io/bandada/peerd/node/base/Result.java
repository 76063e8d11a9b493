package io.bandada.peerd.node.base;

import java.util.function.Function;

/// What came of something that was asked of the node: a value, or why not.
public sealed interface Result<T> {
  record Ok<T>(T value) implements Result<T> {}

  record Failed<T>(NodeFailure failure) implements Result<T> {}

  default <R> Result<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(change.apply(value));
      case Failed<T>(NodeFailure failure) -> new Failed<>(failure);
    };
  }
}
