package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Table;
import io.bandada.proto.control.RevisionItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What a name pointed to, as `stat` tells it.
final class RevisionRows {
  private static final int SHORT_ID = 16;

  private RevisionRows() {}

  static void json(List<RevisionItem> revisions, JsonGenerator json) {
    json.writeArrayPropertyStart("revisions");
    for (RevisionItem item : revisions) {
      json.writeStartObject();
      json.writeNumberProperty("revision", item.getRevision());
      json.writeStringProperty("id", item.getId());
      json.writeNumberProperty("size", item.getSize());
      json.writeStringProperty("created", item.getCreated());
      json.writeStringProperty("owner", item.getOwner());
      json.writeBooleanProperty("kept", item.getKept());
      json.writeNumberProperty("copies", item.getCopies());
      json.writeNumberProperty("copies_wanted", item.getCopiesWanted());
      AttributeFields.json(item.hasAttributes(), item.getAttributes(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void print(Invocation invocation, List<RevisionItem> revisions) {
    Table table =
        new Table(
            invocation.output(),
            List.of(
                Cell.head(">REVISION"),
                Cell.head(">SIZE"),
                Cell.head(">COPIES"),
                Cell.head("CREATED"),
                Cell.head("OWNER"),
                Cell.head("ID")));
    for (RevisionItem item : revisions) {
      table.add(
          List.of(
              Cell.number(Integer.toUnsignedString(item.getRevision())),
              Cell.number(Sizes.bytes(item.getSize())),
              item.getKept()
                  ? Cell.number(item.getCopies() + "/" + item.getCopiesWanted())
                  : Cell.number("not kept", Colour.DIM),
              Cell.of(invocation.times().minute(item.getCreated())),
              Cell.of(item.getOwner()),
              Cell.of(item.getId().substring(0, Math.min(SHORT_ID, item.getId().length())))));
    }
    table.finish();
  }
}
