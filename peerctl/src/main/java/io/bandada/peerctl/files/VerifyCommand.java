package io.bandada.peerctl.files;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.VerifyEvent;
import io.bandada.proto.control.VerifyRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl verify`: reads and hashes again what this peer holds.
public final class VerifyCommand extends CommandWithOptions {
  private final Option<Boolean> all =
      option(Option.flag("--all", "everything on this peer; the same as no REF"));

  @Override
  public Manual manual() {
    return Manual.of(
        "[REF|--all]",
        "Reads what this peer holds from its disk and checks every piece. Pieces that do not match"
            + " are put aside and fetched again from other peers; the exit code is 9 then.",
        new Completes.NetworkNames(),
        new Example("peerctl verify images/debian.iso", "one file"),
        new Example("peerctl verify --all", "everything on this peer"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 1, "");
    if (invocation.get(all) && !arguments.isEmpty()) {
      throw CommandFailed.usage("--all and a REF exclude each other", invocation.help());
    }
    VerifyRequest request =
        VerifyRequest.newBuilder().setRef(arguments.isEmpty() ? "" : arguments.getFirst()).build();
    Verdicts verdicts = new Verdicts(new PrintedList<>(invocation.output(), new VerifyRows()));
    ProgressLine progress = invocation.messages().progress();
    try (Replies<VerifyEvent> events = invocation.daemon().verify(request)) {
      for (@Nullable VerifyEvent event = events.next(); event != null; event = events.next()) {
        verdicts.add(event);
        progress.show(
            new ProgressLine.Step(
                event.getName(), verdicts.totalBytes(), -1, 0, verdicts.badSoFar()));
      }
    } finally {
      progress.clear();
    }
    verdicts.finish();
    if (verdicts.badFiles > 0) {
      throw new CommandFailed(
          ExitCode.DAMAGED,
          Sizes.count(verdicts.badPieces, "damaged piece")
              + " in "
              + Sizes.count(verdicts.badFiles, "file"),
          "they are fetched again from other peers; see:  peerctl transfer ls");
    }
    if (verdicts.files == 0) {
      invocation.remark("there is nothing to verify on this peer");
    }
    return ExitCode.DONE;
  }

  /// Puts the events of one file together: the last one of a file is its verdict.
  private static final class Verdicts {
    private final PrintedList<VerifyEvent> listing;
    private @Nullable VerifyEvent current;
    private long finishedBytes;
    private long badPieces;
    private long badFiles;
    private long files;

    Verdicts(PrintedList<VerifyEvent> listing) {
      this.listing = listing;
    }

    void add(VerifyEvent event) {
      VerifyEvent before = current;
      if (before != null && !before.getId().equals(event.getId())) {
        settle(before);
      }
      current = event.getId().isEmpty() ? null : event;
    }

    long totalBytes() {
      VerifyEvent now = current;
      return finishedBytes + (now == null ? 0 : now.getBytes());
    }

    String badSoFar() {
      return badPieces == 0 ? "" : badPieces + " damaged";
    }

    void finish() {
      VerifyEvent before = current;
      if (before != null) {
        settle(before);
      }
      listing.finish();
    }

    private void settle(VerifyEvent verdict) {
      files++;
      finishedBytes += verdict.getBytes();
      badPieces += verdict.getBadPieces();
      badFiles += verdict.getBadPieces() > 0 ? 1 : 0;
      listing.add(verdict);
    }
  }
}
