package io.bandada.peerctl.upload;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.proto.control.UploadDone;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What was uploaded. In text the id, which is what a script wants to keep, and the name beside it
/// when there are several.
record UploadedRows(boolean several) implements Rows<UploadDone> {
  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<Cell> cells(UploadDone done, boolean wide) {
    return several
        ? List.of(Cell.of(done.getId()), Cell.of(done.getName()))
        : List.of(Cell.of(done.getId()));
  }

  @Override
  public String brief(UploadDone done) {
    return done.getId();
  }

  @Override
  public void json(UploadDone done, JsonGenerator json) {
    json.writeStringProperty("name", done.getName());
    json.writeStringProperty("id", done.getId());
    json.writeNumberProperty("size", done.getSize());
    json.writeNumberProperty("copies", done.getCopies());
  }
}
