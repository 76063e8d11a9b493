package io.bandada.peerctl.outcome;

/// The exit codes that scripts may rely on. The numbers and the words never change their meaning.
public enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "failed"),
  USAGE(2, "usage"),
  NOT_FOUND(3, "not-found"),
  CONFLICT(4, "conflict"),
  NOT_LOGGED_IN(5, "not-logged-in"),
  NOT_ALLOWED(6, "not-allowed"),
  DAEMON_UNREACHABLE(7, "daemon-unreachable"),
  TRY_LATER(8, "try-later"),
  DAMAGED(9, "damaged"),
  SOME_FAILED(10, "some-failed"),
  NO_SPACE(11, "no-space"),
  MISMATCH(12, "mismatch"),
  TIMEOUT(124, "timeout"),
  INTERRUPTED(130, "interrupted"),
  BROKEN_PIPE(141, "broken-pipe"),
  TERMINATED(143, "terminated");

  private final int number;
  private final String word;

  ExitCode(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /// What the shell sees.
  public int number() {
    return number;
  }

  /// The `name` of an error in JSON.
  public String word() {
    return word;
  }

  /// Whether the next of several files would fail in the same way, so that going on only repeats
  /// the message.
  public boolean endsEverything() {
    return switch (this) {
      case USAGE,
          NOT_LOGGED_IN,
          DAEMON_UNREACHABLE,
          MISMATCH,
          TIMEOUT,
          INTERRUPTED,
          BROKEN_PIPE,
          TERMINATED ->
          true;
      case DONE,
          FAILED,
          NOT_FOUND,
          CONFLICT,
          NOT_ALLOWED,
          TRY_LATER,
          DAMAGED,
          SOME_FAILED,
          NO_SPACE ->
          false;
    };
  }
}
