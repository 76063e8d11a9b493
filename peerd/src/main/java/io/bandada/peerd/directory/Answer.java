package io.bandada.peerd.directory;

import io.bandada.directory.api.Problem;

/// What came of a call to the directory.
public sealed interface Answer<T> {
  record Ok<T>(T value) implements Answer<T> {}

  /// It said no, and why.
  record Refused<T>(Problem problem) implements Answer<T> {
    public boolean is(String code) {
      return code.equals(problem.code());
    }
  }

  /// No answer, or none that is one of the directory's.
  record Unavailable<T>(String why) implements Answer<T> {}
}
