package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Words;
import org.jspecify.annotations.Nullable;

/// The same work for several things: a failure of one is told at once and the others go on, unless it is one that every other
/// would meet too (no daemon, no session). With a single thing it is as if this class were not there.
public final class SeveralOutcomes {
  private final Words words;
  private final int total;
  private int failed;
  private int begun;
  private int done;
  private @Nullable CommandFailed first;
  private boolean sameCode = true;

  /// `failedBefore` things could not even be tried, and that was told.
  public SeveralOutcomes(Words words, int total, int failedBefore) {
    this.words = words;
    this.total = total;
    this.failed = failedBefore;
    this.sameCode = failedBefore == 0;
  }

  /// How the progress line calls the thing that comes next.
  public String label(String name) {
    return total > 1 ? "[" + (begun + 1) + "/" + total + "] " + name : name;
  }

  public void attempt(String subject, Runnable work) {
    if (first != null && first.code().endsEverything()) {
      failed++;
      return;
    }
    try {
      work.run();
      done++;
    } catch (CommandFailed failure) {
      if (total == 1) {
        throw failure;
      }
      words.fail(failure.code().endsEverything() ? failure : failure.about(subject));
      remember(failure);
    }
    begun++;
  }

  /// Done; or what all had in common; or that some of several failed.
  public ExitCode exitCode() {
    if (failed == 0) {
      return ExitCode.DONE;
    }
    if (first != null && (first.code() == ExitCode.BROKEN_PIPE || (done == 0 && sameCode))) {
      return first.code();
    }
    return ExitCode.SOME_FAILED;
  }

  private void remember(CommandFailed failure) {
    failed++;
    if (first == null || failure.code().endsEverything()) {
      sameCode = sameCode && (first == null || first.code() == failure.code());
      first = failure;
    } else if (first.code() != failure.code()) {
      sameCode = false;
    }
  }
}
