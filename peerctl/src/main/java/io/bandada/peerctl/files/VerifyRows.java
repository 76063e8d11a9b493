package io.bandada.peerctl.files;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.VerifyEvent;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The verdict on each file that was verified.
final class VerifyRows implements Rows<VerifyEvent> {
  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<String> head(boolean wide) {
    return wide ? List.of("NAME", ">READ", "RESULT", "ID") : List.of("NAME", ">READ", "RESULT");
  }

  @Override
  public List<Cell> cells(VerifyEvent event, boolean wide) {
    Cell name = Cell.of(event.getName().isEmpty() ? "(no name)" : event.getName());
    Cell read = Cell.number(Sizes.bytes(event.getBytes()));
    Cell result =
        event.getBadPieces() == 0
            ? Cell.of("ok", Colour.GREEN)
            : Cell.of(Sizes.count(event.getBadPieces(), "damaged piece"), Colour.RED);
    return wide ? List.of(name, read, result, Cell.of(event.getId())) : List.of(name, read, result);
  }

  /// The quiet hear of nothing but damage by the message; the list stays usable in a loop.
  @Override
  public String brief(VerifyEvent event) {
    return event.getName().isEmpty() ? "id:" + event.getId() : event.getName();
  }

  @Override
  public void json(VerifyEvent event, JsonGenerator json) {
    json.writeStringProperty("name", event.getName());
    json.writeStringProperty("id", event.getId());
    json.writeNumberProperty("bytes", event.getBytes());
    json.writeNumberProperty("bad_pieces", event.getBadPieces());
  }
}
