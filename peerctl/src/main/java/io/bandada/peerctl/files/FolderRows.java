package io.bandada.peerctl.files;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.FolderItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Folders and files with what is below them, as `du` lists them.
final class FolderRows implements Rows<FolderItem> {
  @Override
  public String plural() {
    return "folders";
  }

  @Override
  public List<String> head(boolean wide) {
    return List.of(">SIZE", ">FILES", "NAME");
  }

  @Override
  public List<Cell> cells(FolderItem item, boolean wide) {
    String name = item.getName().isEmpty() ? "all" : item.getName();
    return List.of(
        Cell.number(Sizes.bytes(item.getBytes())),
        Cell.number(Long.toString(item.getFiles())),
        item.hasFewestCopies() ? Cell.of(name, Colour.YELLOW) : Cell.of(name));
  }

  @Override
  public String brief(FolderItem item) {
    return item.getName();
  }

  @Override
  public void json(FolderItem item, JsonGenerator json) {
    json.writeStringProperty("name", item.getName());
    json.writeNumberProperty("files", item.getFiles());
    json.writeNumberProperty("bytes", item.getBytes());
    if (item.hasFewestCopies()) {
      json.writeNumberProperty("fewest_copies", item.getFewestCopies());
    } else {
      json.writeNullProperty("fewest_copies");
    }
  }
}
