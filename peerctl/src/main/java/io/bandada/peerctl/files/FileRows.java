package io.bandada.peerctl.files;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.FileItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Files of the network, as `ls` and `find` list them.
final class FileRows implements Rows<FileItem> {
  private final Times times;

  FileRows(Times times) {
    this.times = times;
  }

  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<String> head(boolean wide) {
    return wide
        ? List.of("NAME", ">SIZE", ">COPIES", "HERE", "CREATED", ">REV", "OWNER", "ID")
        : List.of("NAME", ">SIZE", ">COPIES", "HERE", "CREATED");
  }

  @Override
  public List<Cell> cells(FileItem file, boolean wide) {
    Cell name = Cell.of(file.getName());
    Cell size = Cell.number(Sizes.bytes(file.getSize()));
    Cell copies = copies(file);
    Cell here = Cell.of(file.getHere() ? "yes" : "-", file.getHere() ? Colour.GREEN : Colour.DIM);
    Cell created = Cell.of(times.minute(file.getCreated()));
    return wide
        ? List.of(
            name,
            size,
            copies,
            here,
            created,
            Cell.number(Integer.toUnsignedString(file.getRevision())),
            Cell.of(file.getOwner()),
            Cell.of(file.getId()))
        : List.of(name, size, copies, here, created);
  }

  @Override
  public String brief(FileItem file) {
    return file.getName();
  }

  @Override
  public void json(FileItem file, JsonGenerator json) {
    fields(file, json);
  }

  /// Copies that are there of copies wanted; the colour says what the figures say.
  static Cell copies(FileItem file) {
    Colour colour =
        file.getCopies() >= file.getCopiesWanted()
            ? Colour.PLAIN
            : file.getCopies() == 0 ? Colour.RED : Colour.YELLOW;
    return Cell.number(file.getCopies() + "/" + file.getCopiesWanted(), colour);
  }

  /// The fields of a file in JSON, the same everywhere.
  static void fields(FileItem file, JsonGenerator json) {
    json.writeStringProperty("name", file.getName());
    json.writeStringProperty("id", file.getId());
    json.writeNumberProperty("size", file.getSize());
    json.writeNumberProperty("revision", file.getRevision());
    json.writeNumberProperty("copies", file.getCopies());
    json.writeBooleanProperty("here", file.getHere());
    json.writeStringProperty("created", file.getCreated());
    json.writeStringProperty("owner", file.getOwner());
    AttributeFields.json(file.hasAttributes(), file.getAttributes(), json);
  }
}
