package io.bandada.peerctl.network;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.TransferItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Transfers, as `transfer ls` lists them.
final class TransferRows implements Rows<TransferItem> {
  @Override
  public String plural() {
    return "transfers";
  }

  @Override
  public List<String> head(boolean wide) {
    return wide
        ? List.of(
            "ID", "KIND", "NAME", "STATE", ">DONE", ">SIZE", ">RATE", ">SOURCES", "CONTENT", "NOTE")
        : List.of("ID", "KIND", "NAME", "STATE", ">DONE", ">SIZE", ">RATE", "NOTE");
  }

  @Override
  public List<Cell> cells(TransferItem item, boolean wide) {
    Cell id = Cell.of(item.getId());
    Cell kind = Cell.of(item.getKind());
    Cell name = Cell.of(item.getName());
    Cell state = Cell.of(item.getState(), Colour.ofState(item.getState()));
    Cell done =
        Cell.number(
            item.getSize() == 0 ? "-" : (long) (100.0 * item.getBytes() / item.getSize()) + "%");
    Cell size = Cell.number(Sizes.bytes(item.getSize()));
    Cell rate =
        Cell.number(
            item.getBytesPerSecond() == 0 ? "-" : Sizes.bytes(item.getBytesPerSecond()) + "/s");
    Cell note = Cell.of(item.getNote(), item.getState().equals("failed") ? Colour.RED : Colour.DIM);
    return wide
        ? List.of(
            id,
            kind,
            name,
            state,
            done,
            size,
            rate,
            Cell.number(Integer.toUnsignedString(item.getSources())),
            Cell.of(item.getRoot()),
            note)
        : List.of(id, kind, name, state, done, size, rate, note);
  }

  @Override
  public String brief(TransferItem item) {
    return item.getId();
  }

  @Override
  public void json(TransferItem item, JsonGenerator json) {
    json.writeStringProperty("transfer", item.getId());
    json.writeStringProperty("kind", item.getKind());
    json.writeStringProperty("name", item.getName());
    json.writeStringProperty("id", item.getRoot());
    json.writeStringProperty("state", item.getState());
    json.writeNumberProperty("bytes", item.getBytes());
    json.writeNumberProperty("size", item.getSize());
    json.writeNumberProperty("bytes_per_second", item.getBytesPerSecond());
    json.writeNumberProperty("sources", item.getSources());
    json.writeStringProperty("note", item.getNote());
  }
}
