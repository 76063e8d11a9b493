package io.bandada.peerctl.names;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.proto.control.RemoveReply;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Names that were removed, or would be.
final class RemovedRows implements Rows<RemoveReply> {
  @Override
  public String plural() {
    return "removed";
  }

  @Override
  public List<Cell> cells(RemoveReply removed, boolean wide) {
    return List.of(Cell.of(removed.getName()));
  }

  @Override
  public String brief(RemoveReply removed) {
    return removed.getName();
  }

  @Override
  public void json(RemoveReply removed, JsonGenerator json) {
    json.writeStringProperty("name", removed.getName());
    json.writeStringProperty("id", removed.getId());
  }
}
