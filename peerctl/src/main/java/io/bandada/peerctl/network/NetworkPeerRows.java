package io.bandada.peerctl.network;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.PeerItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Peers, as `peer ls` lists them.
final class NetworkPeerRows implements Rows<PeerItem> {
  private final Times times;
  private final Instant now;

  NetworkPeerRows(Times times, Instant now) {
    this.times = times;
    this.now = now;
  }

  @Override
  public String plural() {
    return "peers";
  }

  @Override
  public List<String> head(boolean wide) {
    return wide
        ? List.of("NAME", "STATE", ">FILES", ">HOLDS", ">FREE", "SEEN", "ADDRESS", "USER", "ID")
        : List.of("NAME", "STATE", ">FILES", ">HOLDS", ">FREE", "SEEN");
  }

  @Override
  public List<Cell> cells(PeerItem peer, boolean wide) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(peer.getName() + (peer.getSelf() ? " (here)" : "")));
    cells.add(
        Cell.of(
            peer.getState() + (peer.getTrouble().isEmpty() ? "" : ", " + peer.getTrouble()),
            Colour.ofState(peer.getState())));
    cells.add(Cell.number(Integer.toUnsignedString(peer.getFiles())));
    cells.add(Cell.number(Sizes.bytes(peer.getBytes())));
    cells.add(Cell.number(Sizes.bytes(peer.getFreeBytes())));
    cells.add(Cell.of(times.ago(peer.getLastSeen(), now)));
    if (wide) {
      cells.add(Cell.of(peer.getAddress()));
      cells.add(Cell.of(peer.getUser()));
      cells.add(Cell.of(peer.getId()));
    }
    return cells;
  }

  @Override
  public String brief(PeerItem peer) {
    return peer.getName();
  }

  @Override
  public void json(PeerItem peer, JsonGenerator json) {
    json.writeStringProperty("name", peer.getName());
    json.writeStringProperty("id", peer.getId());
    json.writeStringProperty("state", peer.getState());
    json.writeStringProperty("address", peer.getAddress());
    json.writeNumberProperty("files", peer.getFiles());
    json.writeNumberProperty("bytes", peer.getBytes());
    json.writeNumberProperty("free_bytes", peer.getFreeBytes());
    json.writeStringProperty("last_seen", peer.getLastSeen());
    json.writeStringProperty("user", peer.getUser());
    json.writeBooleanProperty("self", peer.getSelf());
    json.writeStringProperty("trouble", peer.getTrouble());
  }
}
