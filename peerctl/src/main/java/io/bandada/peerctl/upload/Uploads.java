package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.SeveralAtOnce;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadHeader;

/// The uploads of one command: one by itself, or several, a few at a time.
///
/// @param preserve what belongs to a file goes with it
/// @param known what need not go up again
record Uploads(
    Invocation invocation,
    Streamed streamed,
    UploadHeader header,
    boolean preserve,
    KnownFiles known) {

  ExitCode run(UploadPlan plan) {
    int total = plan.items().size() + plan.failed().size();
    SeveralOutcomes outcomes = new SeveralOutcomes(invocation.messages(), total, plan.alone());
    plan.failed().forEach(outcomes::failed);
    PrintedList<UploadDone> done =
        new PrintedList<>(invocation.output(), new UploadedRows(plan.items().size() > 1));
    try (Underway underway = new Underway(invocation)) {
      if (plan.items().size() == 1) {
        UploadPlan.Item item = plan.items().getFirst();
        ProgressLine progress = invocation.messages().progress();
        outcomes.attempt(
            item.label(),
            () ->
                done.add(
                    known.find(item.name()).orElseGet(() -> upload(item, underway, progress))));
      } else {
        several(plan, underway, outcomes, done);
      }
    }
    known.write();
    done.finish();
    plan.skipped().tell(invocation.messages());
    outcomes.sumUp("published", plan.skipped().sum());
    return outcomes.exitCode();
  }

  private void several(
      UploadPlan plan, Underway underway, SeveralOutcomes outcomes, PrintedList<UploadDone> done) {
    ProgressLine progress = invocation.messages().progress();
    try (SeveralAtOnce uploads = new SeveralAtOnce(outcomes)) {
      for (UploadPlan.Item item : plan.items()) {
        uploads.add(
            item.label(),
            () ->
                known
                    .find(item.name())
                    .orElseGet(() -> upload(item, underway, ProgressLine.hidden())),
            uploaded -> {
              done.add(uploaded);
              progress.show(
                  ProgressLine.Step.waiting(
                      outcomes.done() + " of " + plan.items().size() + " files", item.name()));
            });
      }
      uploads.finish();
    } finally {
      progress.clear();
    }
  }

  private UploadDone upload(UploadPlan.Item item, Underway underway, ProgressLine progress) {
    long begun = System.currentTimeMillis();
    try (UploadContent content = streamed.content(item.path())) {
      UploadHeader.Builder own = header.toBuilder().setName(item.name());
      if (preserve) {
        content.stat().map(FileStat::attributes).ifPresent(own::setAttributes);
      }
      DaemonUpload upload = new DaemonUpload(content, own.build(), item.name(), progress);
      underway.begin(upload, content);
      try {
        UploadDone done = upload.run(invocation.daemon());
        content.stat().ifPresent(stat -> known.remember(item.name(), stat, done.getId(), begun));
        tell(done);
        return done;
      } finally {
        underway.end(upload);
      }
    }
  }

  private void tell(UploadDone done) {
    if (invocation.verbose()) {
      String what =
          done.getUnchanged()
              ? "was there already"
              : Sizes.bytes(done.getSize()) + ", revision " + done.getRevision();
      invocation
          .messages()
          .say(
              done.getName()
                  + ": "
                  + what
                  + ", "
                  + Sizes.count(done.getCopies(), "copy", "copies"));
    }
  }
}
