package io.bandada.peerctl.network;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.proto.control.EventItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Events in JSON; in text they are lines.
record EventRows() implements Rows<EventItem> {
  @Override
  public String plural() {
    return "events";
  }

  @Override
  public List<Cell> cells(EventItem event, boolean wide) {
    return List.of(Cell.of(event.getAt()), Cell.of(event.getKind()), Cell.of(event.getText()));
  }

  @Override
  public String brief(EventItem event) {
    return event.getText();
  }

  @Override
  public void json(EventItem event, JsonGenerator json) {
    json.writeNumberProperty("event", event.getId());
    json.writeStringProperty("at", event.getAt());
    json.writeStringProperty("actor", event.getActor());
    json.writeStringProperty("kind", event.getKind());
    json.writeStringProperty("subject", event.getSubject());
    json.writeStringProperty("text", event.getText());
  }
}
