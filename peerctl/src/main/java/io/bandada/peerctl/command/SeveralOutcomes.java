package io.bandada.peerctl.command;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Messages;
import org.jspecify.annotations.Nullable;

/// The same work for several things: a failure of one is told at once, with its name, and the
/// others go on, unless it is one that every other would meet too (no daemon, no session). With a
/// single thing that the user named himself it is as if this class were not there.
public final class SeveralOutcomes {
  private final Messages messages;
  private final int total;
  private final boolean alone;
  private int failed;
  private int untried;
  private int begun;
  private int done;
  private @Nullable CommandFailed first;
  private boolean sameCode = true;

  /// What the user typed, one by one.
  public SeveralOutcomes(Messages messages, int total) {
    this(messages, total, total == 1);
  }

  /// @param alone what is attempted is the one thing that the user named, so a failure need not say
  ///   what it is about
  public SeveralOutcomes(Messages messages, int total, boolean alone) {
    this.messages = messages;
    this.total = total;
    this.alone = alone;
  }

  /// How the progress line calls the thing that comes next.
  public String label(String name) {
    return total > 1 ? "[" + (begun + 1) + "/" + total + "] " + name : name;
  }

  public void attempt(String subject, Runnable work) {
    if (first != null && first.endsEverything()) {
      untried++;
      return;
    }
    try {
      work.run();
      done++;
    } catch (CommandFailed failure) {
      failed(failure.endsEverything() || alone ? failure : failure.about(subject));
    }
    begun++;
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

  /// The last line when some of several failed: `58 of 60 published, 2 failed`.
  ///
  /// @param deed what was done with those that did not fail
  /// @param skipped others that were left out, and that was told
  public void sumUp(String deed, int skipped) {
    boolean onlyOneReason = done == 0 && untried > 0;
    if (failed > 0 && !onlyOneReason) {
      messages.say(
          done
              + " of "
              + total
              + " "
              + deed
              + ", "
              + failed
              + " failed"
              + (untried == 0 ? "" : ", " + untried + " not tried")
              + (skipped == 0 ? "" : ", " + skipped + " skipped"));
    }
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
