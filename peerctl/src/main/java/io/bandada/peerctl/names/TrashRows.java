package io.bandada.peerctl.names;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.TrashItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Removed names, as `trash ls` lists them.
record TrashRows(Times times) implements Rows<TrashItem> {
  @Override
  public String plural() {
    return "trash";
  }

  @Override
  public List<String> head(boolean wide) {
    return wide
        ? List.of("NAME", ">SIZE", "REMOVED", "BY", "UNTIL", ">HOLDERS", ">REV", "OWNER", "ID")
        : List.of("NAME", ">SIZE", "REMOVED", "BY", "UNTIL", ">HOLDERS");
  }

  @Override
  public List<Cell> cells(TrashItem item, boolean wide) {
    Cell name = Cell.of(item.getName());
    Cell size = Cell.number(Sizes.bytes(item.getSize()));
    Cell removed = Cell.of(times.minute(item.getRemoved()));
    Cell by = Cell.of(item.getRemovedBy());
    Cell until = Cell.of(times.minute(item.getEnds()));
    String count = Integer.toUnsignedString(item.getHolders());
    Cell holders = item.getHolders() == 0 ? Cell.number(count, Colour.RED) : Cell.number(count);
    return wide
        ? List.of(
            name,
            size,
            removed,
            by,
            until,
            holders,
            Cell.number(Integer.toUnsignedString(item.getRevision())),
            Cell.of(item.getOwner()),
            Cell.of(item.getId()))
        : List.of(name, size, removed, by, until, holders);
  }

  @Override
  public String brief(TrashItem item) {
    return item.getName();
  }

  @Override
  public void json(TrashItem item, JsonGenerator json) {
    json.writeStringProperty("name", item.getName());
    json.writeStringProperty("id", item.getId());
    json.writeNumberProperty("size", item.getSize());
    json.writeNumberProperty("revision", item.getRevision());
    json.writeStringProperty("owner", item.getOwner());
    json.writeStringProperty("removed_by", item.getRemovedBy());
    json.writeStringProperty("removed", item.getRemoved());
    json.writeStringProperty("ends", item.getEnds());
    json.writeNumberProperty("holders", item.getHolders());
  }
}
