package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Messages;
import org.jspecify.annotations.Nullable;

/// The same work for several things: a failure of one is told at once, with its name, and the
/// others go on, unless it is one that every other would meet too (no daemon, no session). With a
/// single thing that the user named himself it is as if this class were not there.
public final class SeveralOutcomes {
  private static final int UNKNOWN = -1;

  private final Messages messages;
  private final int total;
  private final boolean alone;
  private int failed;
  private int untried;
  private int done;
  private @Nullable CommandFailed first;
  private boolean sameCode = true;

  /// What the user typed, one by one.
  public SeveralOutcomes(Messages messages, int total) {
    this(messages, total, total == 1);
  }

  /// Of something that comes one after the other: how many there are is known at the end.
  public static SeveralOutcomes uncounted(Messages messages) {
    return new SeveralOutcomes(messages, UNKNOWN, false);
  }

  /// @param alone what is attempted is the one thing that the user named, so a failure need not say
  ///   what it is about
  public SeveralOutcomes(Messages messages, int total, boolean alone) {
    this.messages = messages;
    this.total = total;
    this.alone = alone;
  }

  public void attempt(String subject, Runnable work) {
    if (isOver()) {
      untried++;
      return;
    }
    attemptBegun(subject, work);
  }

  /// One failed in a way in which every other would.
  boolean isOver() {
    return first != null && first.endsEverything();
  }

  void notTried() {
    untried++;
  }

  /// Whatever came of those before it: it was begun already.
  void attemptBegun(String subject, Runnable work) {
    try {
      work.run();
      done++;
    } catch (CommandFailed failure) {
      failed(failure.endsEverything() || alone ? failure : failure.about(subject));
    }
  }

  /// One of the things failed before it could be attempted; the failure says which.
  public void failed(CommandFailed failure) {
    if (alone) {
      throw failure;
    }
    messages.fail(failure);
    failed++;
    remember(failure);
  }

  /// The last line when some of several failed or were left out: `58 of 60 published, 2 failed`.
  ///
  /// @param deed what was done with those that did not fail
  /// @param skipped others that were left out: `3 skipped (2 links, 1 empty folder)`; may be empty
  public void sumUp(String deed, String skipped) {
    boolean onlyOneReason = done == 0 && untried > 0;
    if (onlyOneReason || (failed == 0 && skipped.isEmpty())) {
      return;
    }
    int all = total == UNKNOWN ? done + failed + untried : total;
    messages.say(
        done
            + " of "
            + all
            + " "
            + deed
            + (failed == 0 ? "" : ", " + failed + " failed")
            + (untried == 0 ? "" : ", " + untried + " not tried")
            + (skipped.isEmpty() ? "" : ", " + skipped));
  }

  public boolean hasFailures() {
    return failed > 0;
  }

  /// How many are done so far.
  public int done() {
    return done;
  }

  /// Done; or what all had in common; or that some of several failed.
  public ExitCode exitCode() {
    if (first == null) {
      return ExitCode.DONE;
    }
    if (first.code() == ExitCode.BROKEN_PIPE || (done == 0 && sameCode)) {
      return first.code();
    }
    return ExitCode.SOME_FAILED;
  }

  private void remember(CommandFailed failure) {
    if (first == null || failure.endsEverything()) {
      sameCode = sameCode && (first == null || first.code() == failure.code());
      first = failure;
    } else if (first.code() != failure.code()) {
      sameCode = false;
    }
  }
}
