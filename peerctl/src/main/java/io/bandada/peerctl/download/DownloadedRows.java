package io.bandada.peerctl.download;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What came here, or would.
final class DownloadedRows implements Rows<DaemonDownload.Result> {
  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<String> head(boolean wide) {
    return List.of("NAME", ">SIZE", "FILE");
  }

  @Override
  public List<Cell> cells(DaemonDownload.Result result, boolean wide) {
    return List.of(
        Cell.of(result.file().getName()),
        Cell.number(Sizes.bytes(result.file().getSize())),
        Cell.of(result.path() == null ? "-" : result.path().toString()));
  }

  @Override
  public String brief(DaemonDownload.Result result) {
    return result.file().getName();
  }

  @Override
  public void json(DaemonDownload.Result result, JsonGenerator json) {
    json.writeStringProperty("name", result.file().getName());
    json.writeStringProperty("id", result.file().getId());
    json.writeNumberProperty("size", result.file().getSize());
    if (result.path() != null) {
      json.writeStringProperty("path", result.path().toString());
    }
    json.writeArrayPropertyStart("sources");
    for (String source : result.done().getSourcesList()) {
      json.writeString(source);
    }
    json.writeEndArray();
  }

  static void say(Invocation invocation, DaemonDownload.Result result) {
    List<String> sources = result.done().getSourcesList();
    String from =
        result.wasThere()
            ? "was there already"
            : sources.isEmpty()
                ? "was complete on this peer"
                : "from " + String.join(", ", sources);
    invocation
        .messages()
        .say(
            (result.path() == null ? result.file().getName() : result.path())
                + ": "
                + Sizes.bytes(result.file().getSize())
                + ", "
                + from);
  }
}
