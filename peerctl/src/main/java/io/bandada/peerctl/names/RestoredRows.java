package io.bandada.peerctl.names;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.proto.control.FileItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Names that are back.
final class RestoredRows implements Rows<FileItem> {
  @Override
  public String plural() {
    return "restored";
  }

  @Override
  public List<Cell> cells(FileItem file, boolean wide) {
    return List.of(Cell.of(file.getName()));
  }

  @Override
  public String brief(FileItem file) {
    return file.getName();
  }

  @Override
  public void json(FileItem file, JsonGenerator json) {
    json.writeStringProperty("name", file.getName());
    json.writeStringProperty("id", file.getId());
    json.writeNumberProperty("size", file.getSize());
    json.writeNumberProperty("revision", file.getRevision());
  }
}
