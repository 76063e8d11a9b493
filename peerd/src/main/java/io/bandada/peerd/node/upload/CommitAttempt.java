package io.bandada.peerd.node.upload;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.node.base.NodeFailure;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Asks the directory to commit an upload, one question at a time, and draws what follows: done,
/// failed, publish again, or not yet.
final class CommitAttempt {
  /// Unanswered questions before those who listen are told to come back later.
  static final int PATIENCE = 4;

  private final Upload upload;
  private final String uploadId;
  private final Supplier<List<Receipt>> receipts;
  private final IntConsumer notYet;
  private final BooleanSupplier left;
  private boolean asking;
  private int unanswered;

  /// @param receipts those at hand
  /// @param notYet hears how many copies are synced
  /// @param left whether the state that asks is over
  CommitAttempt(
      Upload upload,
      String uploadId,
      Supplier<List<Receipt>> receipts,
      IntConsumer notYet,
      BooleanSupplier left) {
    this.upload = upload;
    this.uploadId = uploadId;
    this.receipts = receipts;
    this.notYet = notYet;
    this.left = left;
  }

  void ask() {
    if (asking) {
      return;
    }
    asking = true;
    upload
        .ports
        .directory()
        .commit(
            uploadId,
            receipts.get(),
            answer -> {
              asking = false;
              if (!left.getAsBoolean()) {
                answered(answer);
              }
            });
  }

  private void answered(Answer<CommitReply> answer) {
    switch (answer) {
      case Answer.Ok<CommitReply>(CommitReply reply) -> {
        unanswered = 0;
        if (reply.committed()) {
          upload.committed(reply);
        } else {
          notYet.accept(reply.synced());
        }
      }
      case Answer.Refused<CommitReply>(Problem problem) -> refused(NodeFailure.of(problem));
      case Answer.Unavailable<CommitReply>(String why) -> {
        if (++unanswered == PATIENCE) {
          upload.postponed(NodeFailure.unavailable(why));
        }
        notYet.accept(0);
      }
    }
  }

  private void refused(NodeFailure failure) {
    switch (failure.kind()) {
      case CONFLICT, USAGE, BAD_NAME, NOT_ALLOWED -> upload.failed(failure);
      case NOT_LOGGED_IN, FAILED -> {
        upload.postponed(failure);
        upload.become(new Publishing(upload));
      }
      case TRY_LATER,
          NOT_FOUND,
          NO_SPACE,
          DAMAGED,
          MISMATCH,
          LAST_COPY,
          UNKNOWN_NETWORK,
          OTHER_NETWORK ->
          upload.become(new Publishing(upload));
    }
  }
}
