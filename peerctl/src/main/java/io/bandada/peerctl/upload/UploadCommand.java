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
import io.bandada.proto.control.UploadHeader;
import java.util.List;
import java.util.Optional;

/// `peerctl upload`: publishes files under names.
public final class UploadCommand extends CommandWithOptions {
  private final Option<String> name =
      option(Option.text("--name NAME", "the name in the network, instead of its own"));
  private final Option<String> to =
      option(
          Option.text("--to PREFIX/", "put what is uploaded into a folder of the network")
              .completing(new Completes.NetworkNames()));
  private final Option<Boolean> recursive =
      option(Option.flag("-r, --recursive", "upload the files of folders"));
  private final Option<List<String>> exclude =
      option(
          Option.texts(
              "--exclude GLOB", "leave out what matches in a folder; may be given several times"));
  private final Option<Boolean> replace =
      option(Option.flag("--replace", "let the name point to the new content from now on"));
  private final Option<Boolean> noPreserve =
      option(Option.flag("--no-preserve", "leave the file's mode and time of change behind"));
  private final Option<Boolean> checksum =
      option(Option.flag("--checksum", "read also what looks as it did when it went up last"));
  private final Option<Boolean> delete =
      option(Option.flag("--delete", "with -r: remove names of the folder that are no files here"));
  private final Option<Boolean> sure =
      option(Option.flag("-y, --yes", "do not ask before --delete removes"));
  private final Option<Boolean> dryRun =
      option(Option.flag("--dry-run", "only list what would be uploaded"));
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
        "PATH... | - --name NAME | --exec COMMAND --name NAME",
        "Publishes files in the network and prints their ids. It ends when enough copies are safely"
            + " on the disks of peers. A file is called by its own name, unless --name says another"
            + " or --to a folder for it; the files of a folder keep their path in it. Mode and time"
            + " of change go with the name and come back with a download. Uploading the same"
            + " content under the same name again is no work and no error. Of several a failure"
            + " does not keep the others back, and a few go up at a time. Symbolic links inside a"
            + " folder are skipped; one that you name yourself is followed. A pipe, a device or a"
            + " file of /proc is read to its end. From a pipe (-) whatever came is published when"
            + " it ends: whether its other end was done or died cannot be known. --exec COMMAND"
            + " runs a command by sh -c and publishes what it wrote only if it ends with 0; its"
            + " messages come through, Ctrl-C ends it too. Of a pipe inside of COMMAND only the"
            + " last part counts, unless its shell is told otherwise: --exec \"bash -o pipefail -c"
            + " 'pg_dump db | gzip'\". --size N publishes only what has exactly N bytes. GLOB has *"
            + " ? or [..]; with a slash it is for the path in the folder, else for a name anywhere"
            + " in it. What went up with -r and has the same size, times and inode is not read"
            + " again while the network has it. --delete makes the folder in the network the same"
            + " as here: it says what it would remove, and asks; what goes comes back by  peerctl"
            + " restore.",
        new Completes.LocalFiles(),
        new Example("peerctl upload big.iso", "publish a file under its own name"),
        new Example("peerctl upload big.iso --name images/debian.iso", "under another name"),
        new Example("peerctl upload *.pdf --to papers/", "several, into a folder"),
        new Example("peerctl upload -r photos", "a folder: photos/2026/a.jpg, ..."),
        new Example(
            "peerctl upload --exec 'pg_dump db' --name backups/db.sql",
            "what a command writes, if it ends well"),
        new Example(
            "curl -sf URL | peerctl upload --size 73400320 - --name big.iso",
            "from a pipe, and not if it breaks off"),
        new Example(
            "find . -newer last | xargs -d '\\n' peerctl upload --to new/ --",
            "-- : none of them is an option"),
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
    Naming naming = Naming.of(invocation.find(name).orElse(null), invocation.find(to).orElse(null));
    Excluded excluded = new Excluded(invocation.get(exclude));
    UploadPlan plan = streamed.plan(naming, invocation.get(recursive), excluded);
    Optional<Surplus> surplus =
        invocation.get(delete)
            ? Optional.of(Surplus.of(invocation, plan, excluded))
            : Optional.empty();
    if (invocation.get(dryRun)) {
      surplus.ifPresent(some -> some.tell("would remove "));
      return tellOnly(invocation, plan);
    }
    surplus.ifPresent(some -> some.confirm(invocation.get(sure)));
    boolean preserve = !invocation.get(noPreserve);
    KnownFiles known = new KnownFiles(invocation, plan, header, preserve, invocation.get(checksum));
    ExitCode code = new Uploads(invocation, streamed, header, preserve, known).run(plan);
    if (code == ExitCode.DONE) {
      surplus.ifPresent(Surplus::remove);
    }
    return code;
  }

  private static ExitCode tellOnly(Invocation invocation, UploadPlan plan) {
    SeveralOutcomes outcomes =
        new SeveralOutcomes(
            invocation.messages(), plan.items().size() + plan.failed().size(), plan.alone());
    plan.failed().forEach(outcomes::failed);
    PrintedList<UploadPlan.Item> list = new PrintedList<>(invocation.output(), new PlannedRows());
    long bytes = 0;
    for (UploadPlan.Item item : plan.items()) {
      outcomes.attempt(item.label(), () -> list.add(item));
      bytes += Math.max(0, PlannedRows.size(item.path()));
    }
    list.finish();
    plan.skipped().tell(invocation.messages());
    String skipped = plan.skipped().sum();
    invocation
        .messages()
        .say(
            Sizes.count(plan.items().size(), "file")
                + ", "
                + Sizes.bytes(bytes)
                + " would be published"
                + (skipped.isEmpty() ? "" : ", " + skipped));
    return outcomes.exitCode();
  }
}
