package io.bandada.peerctl.upload;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.command.SeveralOutcomes;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.UploadDone;
import io.bandada.proto.control.UploadHeader;

/// `peerctl upload`: publishes files under names.
public final class UploadCommand extends CommandWithOptions {
  private final Option<Boolean> recursive =
      option(Option.flag("-r, --recursive", "upload the files of folders"));
  private final Option<Boolean> replace =
      option(Option.flag("--replace", "let the name point to the new content from now on"));
  private final Option<String> exec =
      option(Option.text("--exec COMMAND", "publish what this command writes, if it ends with 0"));
  private final Option<Long> size =
      option(
          Option.bytes(
              "--size N",
              "of what is no file (-, --exec, a pipe): publish only if there are exactly N bytes",
              -1));
  private final Option<Integer> copies =
      option(
          Option.number(
              "--copies N", "copies to keep in the network (else the directory's default)"));
  private final Option<Integer> ack =
      option(Option.number("--ack M", "copies to wait for (else the directory's default)"));

  @Override
  public Manual manual() {
    return Manual.of(
        "PATH... | PATH NAME | - NAME | --exec COMMAND NAME",
        "Publishes files in the network and prints their ids. It ends when enough copies are safely"
            + " on the disks of peers. A file is called by its own name unless you give another as"
            + " the second argument; the files of a folder keep their path in it. Uploading the"
            + " same content under the same name again is no work and no error. Symbolic links"
            + " inside a folder are skipped; one that you name yourself is followed. A pipe, a"
            + " device or a file of /proc is read to its end. From a pipe (-) whatever came is"
            + " published when it ends: whether its other end was done or died cannot be known."
            + " --exec COMMAND runs a command by sh -c and publishes what it wrote only if it ends"
            + " with 0; its messages come through, Ctrl-C ends it too. Of a pipe inside of COMMAND"
            + " only the last part counts, unless its shell is told otherwise: --exec \"bash -o"
            + " pipefail -c 'pg_dump db | gzip'\". --size N publishes only what has exactly N"
            + " bytes.",
        new Completes.LocalFiles(),
        new Example("peerctl upload big.iso", "publish a file under its own name"),
        new Example("peerctl upload big.iso images/debian.iso", "under another name"),
        new Example("peerctl upload -r photos", "a folder: photos/2026/a.jpg, ..."),
        new Example(
            "peerctl upload --exec 'pg_dump db' backups/db.sql",
            "what a command writes, if it ends well"),
        new Example(
            "curl -sf URL | peerctl upload --size 73400320 - big.iso",
            "from a pipe, and not if it breaks off"),
        new Example("peerctl upload --copies 5 --ack 3 big.iso", "5 copies, wait for 3 of them"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    Streamed streamed =
        new Streamed(invocation, invocation.find(exec).orElse(null), invocation.get(size));
    UploadHeader header =
        UploadHeader.newBuilder()
            .setCopies(invocation.get(copies))
            .setAck(invocation.get(ack))
            .setReplace(invocation.get(replace))
            .build();
    if (header.getCopies() > 0 && header.getAck() > header.getCopies()) {
      throw CommandFailed.usage(
          "--ack "
              + header.getAck()
              + " waits for more copies than --copies "
              + header.getCopies()
              + " keeps",
          invocation.help());
    }
    UploadPlan plan = streamed.plan(invocation.get(recursive));
    SeveralOutcomes outcomes =
        new SeveralOutcomes(
            invocation.messages(), plan.items().size() + plan.failed().size(), plan.alone());
    plan.failed().forEach(outcomes::failed);
    PrintedList<UploadDone> done =
        new PrintedList<>(invocation.output(), new UploadedRows(plan.items().size() > 1));
    for (UploadPlan.Item item : plan.items()) {
      outcomes.attempt(
          item.label(),
          () -> done.add(upload(invocation, streamed, item, header, outcomes.label(item.name()))));
    }
    done.finish();
    outcomes.sumUp("published", plan.skipped());
    return outcomes.exitCode();
  }

  private static UploadDone upload(
      Invocation invocation,
      Streamed streamed,
      UploadPlan.Item item,
      UploadHeader header,
      String label) {
    try (UploadContent content = streamed.content(item.path())) {
      DaemonUpload upload =
          new DaemonUpload(
              content,
              header.toBuilder().setName(item.name()).build(),
              label,
              invocation.messages().progress());
      try (var _ = invocation.whenKilled(() -> stopped(invocation, content, upload))) {
        UploadDone done = upload.run(invocation.daemon());
        tell(invocation, done);
        return done;
      }
    }
  }

  private static void tell(Invocation invocation, UploadDone done) {
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

  private static void stopped(Invocation invocation, UploadContent content, DaemonUpload upload) {
    content.stop();
    if (upload.allSent()) {
      invocation.messages().say("the upload goes on in peerd:  peerctl transfer ls");
    }
  }
}
