package io.bandada.peerctl.network;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Listing;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.PeersRequest;
import java.time.Instant;
import java.util.List;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl peer ls|show`: who is in the network.
public final class PeerCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "ls | show PEER",
        "Lists the peers of the network, or tells all about one. A peer is live, stale (silent for 10 s), lost (for 45 s) or left.",
        new Completes.Words(List.of("ls", "show")),
        new Example("peerctl peer ls", "all peers"),
        new Example("peerctl peer show den", "one, by name or id"));
  }

  @Override
  public Options options() {
    return new Flags().flag("l", "long", "all columns, as -o wide").options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    List<String> arguments = invocation.arguments(0, 2, "");
    String what = arguments.isEmpty() ? "ls" : arguments.getFirst();
    switch (what) {
      case "ls" -> {
        invocation.arguments(0, 1, "");
        list(invocation);
      }
      case "show" -> show(invocation, invocation.arguments(2, 2, "the name or id of a peer").get(1));
      default -> throw CommandFailed.usage("\"peer\" has no \"" + what + "\"", "it takes ls, or show PEER");
    }
    return ExitCode.DONE;
  }

  private static void list(Invocation invocation) {
    Output output = invocation.has("long") ? invocation.wideOutput() : invocation.output();
    Listing<PeerItem> listing = new Listing<>(output, new PeerRows(invocation.times(), Instant.now()));
    try (Replies<PeerItem> peers = invocation.daemon().peers(PeersRequest.getDefaultInstance())) {
      for (@Nullable PeerItem peer = peers.next(); peer != null; peer = peers.next()) {
        listing.add(peer);
      }
    }
    listing.finish();
  }

  private static void show(Invocation invocation, String ref) {
    PeersRequest request = PeersRequest.newBuilder().setRef(ref).build();
    try (Replies<PeerItem> peers = invocation.daemon().peers(request)) {
      @Nullable PeerItem peer = peers.next();
      if (peer == null) {
        throw new CommandFailed(ExitCode.NOT_FOUND, "there is no peer " + ref, "see:  peerctl peer ls");
      }
      Output output = invocation.output();
      if (output.isJson()) {
        output.document(json -> PeerRows.fields(peer, json));
      } else if (output.quiet()) {
        output.text(peer.getId());
      } else {
        print(invocation, peer);
      }
    }
  }

  private static void print(Invocation invocation, PeerItem peer) {
    new Page()
        .add("name", Cell.of(peer.getName(), Colour.BOLD))
        .add("id", peer.getId())
        .add("state", Cell.of(peer.getState() + (peer.getSelf() ? " (this peer)" : ""), Colour.ofState(peer.getState())))
        .add("trouble", Cell.of(peer.getTrouble(), Colour.RED))
        .add("address", peer.getAddress())
        .add("user", peer.getUser())
        .add("holds", Sizes.count(peer.getFiles(), "file") + ", " + Sizes.bytes(peer.getBytes()))
        .add("free", Sizes.bytes(peer.getFreeBytes()))
        .add("seen", invocation.times().ago(peer.getLastSeen(), Instant.now()))
        .print(invocation.output());
  }
}
