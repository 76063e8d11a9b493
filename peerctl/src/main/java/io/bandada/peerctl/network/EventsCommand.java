package io.bandada.peerctl.network;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Format;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;

/// `peerctl events`: who did what, when.
public final class EventsCommand extends CommandWithOptions {
  private final Option<Boolean> follow =
      option(Option.flag("-f, --follow", "go on with what happens from now on"));
  private final Option<Integer> lines =
      option(Option.number("-n, --lines N", "how many of the newest (else 50)"));

  private static final int KIND_COLUMNS = 15;

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Prints what happened in the network, the newest last; with --follow it goes on until"
            + " Ctrl-C. With --follow, JSON is always one object a line.",
        new Completes.Nothing(),
        new Example("peerctl events -n 20", "the last 20"),
        new Example("peerctl events --follow", "those, and what happens from now on"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    boolean following = invocation.get(follow);
    EventsRequest request =
        EventsRequest.newBuilder().setFollow(following).setLimit(invocation.get(lines)).build();
    Replies<EventItem> events = invocation.daemon().events(request);
    if (!following && invocation.output().format() == Format.JSON) {
      document(invocation.output(), events);
    } else {
      lines(invocation, events, following);
    }
    return ExitCode.DONE;
  }

  private static void document(Output output, Replies<EventItem> events) {
    PrintedList<EventItem> listing = new PrintedList<>(output, new EventRows());
    events.forEach(listing::add);
    listing.finish();
  }

  private static void lines(Invocation invocation, Replies<EventItem> events, boolean following) {
    Output output = invocation.output();
    Times times = invocation.times();
    events.forEach(
        event -> {
          if (output.isJson()) {
            output.object(json -> new EventRows().json(event, json));
          } else {
            output.line(line(output, times, event));
          }
          if (following) {
            output.flush();
          }
        });
    output.flush();
  }

  /// One line an event, not a table: the first must not wait for the width of the last.
  private static String line(Output output, Times times, EventItem event) {
    String kind = SafeText.of(event.getKind());
    String text =
        event.getText().isEmpty() ? event.getActor() + " " + event.getSubject() : event.getText();
    return output.paint(Colour.DIM, times.second(event.getAt()))
        + "  "
        + output.paint(colour(kind), kind)
        + " ".repeat(Math.max(0, KIND_COLUMNS - SafeText.columns(kind)))
        + "  "
        + SafeText.of(text);
  }

  private static Colour colour(String kind) {
    return switch (kind) {
      case "peer-joined" -> Colour.GREEN;
      case "peer-stale" -> Colour.YELLOW;
      case "peer-lost" -> Colour.RED;
      default -> Colour.PLAIN;
    };
  }
}
