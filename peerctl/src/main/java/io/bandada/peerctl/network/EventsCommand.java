package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Format;
import io.bandada.peerctl.terminal.Listing;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.EventsRequest;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl events`: who did what, when.
public final class EventsCommand implements Command {
  private static final int KIND_COLUMNS = 15;

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Prints what happened in the network, the newest last; with --follow it goes on until Ctrl-C. "
            + "With --follow, JSON is always one object a line.",
        new Completes.Nothing(),
        new Example("peerctl events -n 20", "the last 20"),
        new Example("peerctl events --follow", "those, and what happens from now on"));
  }

  @Override
  public Options options() {
    return new Flags()
        .flag("f", "follow", "go on with what happens from now on")
        .value("n", "lines", "N", "how many of the newest (else 50)")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    boolean follow = invocation.has("follow");
    EventsRequest request = EventsRequest.newBuilder().setFollow(follow).setLimit(invocation.number("lines")).build();
    try (Replies<EventItem> events = invocation.daemon().events(request)) {
      if (!follow && invocation.output().format() == Format.JSON) {
        document(invocation.output(), events);
      } else {
        lines(invocation, events, follow);
      }
    }
    return ExitCode.DONE;
  }

  private static void document(Output output, Replies<EventItem> events) {
    Listing<EventItem> listing = new Listing<>(output, new EventRows());
    for (@Nullable EventItem event = events.next(); event != null; event = events.next()) {
      listing.add(event);
    }
    listing.finish();
  }

  private static void lines(Invocation invocation, Replies<EventItem> events, boolean follow) {
    Output output = invocation.output();
    Times times = invocation.times();
    for (@Nullable EventItem next = events.next(); next != null; next = events.next()) {
      EventItem event = next;
      if (output.isJson()) {
        output.object(json -> EventRows.fields(event, json));
      } else {
        output.line(line(output, times, event));
      }
      if (follow) {
        output.flush();
      }
    }
    output.flush();
  }

  /// One line an event, not a table: the first must not wait for the width of the last.
  private static String line(Output output, Times times, EventItem event) {
    String kind = SafeText.of(event.getKind());
    String text = event.getText().isEmpty() ? event.getActor() + " " + event.getSubject() : event.getText();
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
