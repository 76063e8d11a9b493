package io.bandada.peerctl.files;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.IndexItem;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What this peer holds, as `ls --local` lists it.
final class IndexRows implements Rows<IndexItem> {
  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<String> head(boolean wide) {
    return List.of("NAME", ">SIZE", ">HERE", "ID");
  }

  @Override
  public List<Cell> cells(IndexItem item, boolean wide) {
    return List.of(
        Cell.of(name(item)),
        Cell.number(Sizes.bytes(item.getSize())),
        here(item),
        Cell.of(wide ? item.getId() : shortId(item.getId())));
  }

  @Override
  public String brief(IndexItem item) {
    return item.getNamesCount() == 0 ? "id:" + item.getId() : item.getNames(0);
  }

  @Override
  public void json(IndexItem item, JsonGenerator json) {
    json.writeStringProperty("name", item.getNamesCount() == 0 ? "" : item.getNames(0));
    json.writeStringProperty("id", item.getId());
    json.writeNumberProperty("size", item.getSize());
    json.writeBooleanProperty("here", isComplete(item));
    json.writeNumberProperty("have", item.getHaveBytes());
    json.writeBooleanProperty("suspect", item.getSuspect());
    json.writeArrayPropertyStart("names");
    for (String name : item.getNamesList()) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  static String name(IndexItem item) {
    return switch (item.getNamesCount()) {
      case 0 -> "(no name)";
      case 1 -> item.getNames(0);
      default -> item.getNames(0) + " (+" + (item.getNamesCount() - 1) + ")";
    };
  }

  private static Cell here(IndexItem item) {
    if (item.getSuspect()) {
      return Cell.number("suspect", Colour.RED);
    }
    return isComplete(item)
        ? Cell.number("100%", Colour.GREEN)
        : Cell.number((long) (100.0 * item.getHaveBytes() / item.getSize()) + "%", Colour.YELLOW);
  }

  private static boolean isComplete(IndexItem item) {
    return item.getHaveBytes() >= item.getSize();
  }

  /// Enough digits to be given as a REF.
  private static String shortId(String id) {
    return id.length() > 16 ? id.substring(0, 16) : id;
  }
}
