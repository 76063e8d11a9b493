package io.bandada.peerctl.network;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.daemon.Replies;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.PeersRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl peer ls|show`: who is in the network.
public final class PeersCommand extends CommandWithOptions {
  private final Option<Boolean> wide = option(LONG);

  @Override
  public Manual manual() {
    return Manual.of(
        "ls | show PEER",
        "Lists the peers of the network, or tells all about one. A peer is live, stale (silent for"
            + " 10 s), lost (for 45 s) or left.",
        new Completes.Words(List.of("ls", "show"), new Completes.Peers()),
        new Example("peerctl peer ls", "all peers"),
        new Example("peerctl peer show den", "one, by name or id"));
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
      case "show" ->
          show(invocation, invocation.arguments(2, 2, "the name or id of a peer").get(1));
      default ->
          throw CommandFailed.usage(
              "\"peer\" has no \"" + what + "\"", "it takes ls, or show PEER");
    }
    return ExitCode.DONE;
  }

  private void list(Invocation invocation) {
    Output output = invocation.output().widened(invocation.get(wide));
    PrintedList<PeerItem> listing = new PrintedList<>(output, rows(invocation));
    invocation.daemon().peers(PeersRequest.getDefaultInstance()).forEach(listing::add);
    listing.finish();
  }

  private static NetworkPeerRows rows(Invocation invocation) {
    return new NetworkPeerRows(invocation.times(), Instant.now());
  }

  private static void show(Invocation invocation, String ref) {
    PeersRequest request = PeersRequest.newBuilder().setRef(ref).build();
    try (Replies<PeerItem> peers = invocation.daemon().peers(request)) {
      @Nullable PeerItem peer = peers.next();
      if (peer == null) {
        throw new CommandFailed(
            ExitCode.NOT_FOUND, "there is no peer " + ref, "see:  peerctl peer ls");
      }
      Output output = invocation.output();
      if (output.isJson()) {
        output.document(json -> rows(invocation).json(peer, json));
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
        .add(
            "state",
            Cell.of(
                peer.getState() + (peer.getSelf() ? " (this peer)" : ""),
                Colour.ofState(peer.getState())))
        .add("trouble", Cell.of(peer.getTrouble(), Colour.RED))
        .add("address", peer.getAddress())
        .add("user", peer.getUser())
        .add("holds", Sizes.count(peer.getFiles(), "file") + ", " + Sizes.bytes(peer.getBytes()))
        .add("free", Sizes.bytes(peer.getFreeBytes()))
        .add("seen", invocation.times().ago(peer.getLastSeen(), Instant.now()))
        .print(invocation.output());
  }
}
