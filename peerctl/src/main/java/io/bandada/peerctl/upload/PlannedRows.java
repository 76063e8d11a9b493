package io.bandada.peerctl.upload;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What `upload --dry-run` would publish.
final class PlannedRows implements Rows<UploadPlan.Item> {
  @Override
  public String plural() {
    return "files";
  }

  @Override
  public List<String> head(boolean wide) {
    return List.of("NAME", ">SIZE", "FILE");
  }

  @Override
  public List<Cell> cells(UploadPlan.Item item, boolean wide) {
    long size = size(item.path());
    return List.of(
        Cell.of(item.name()),
        Cell.number(size < 0 ? "-" : Sizes.bytes(size)),
        Cell.of(item.path() == null ? "-" : item.label()));
  }

  @Override
  public String brief(UploadPlan.Item item) {
    return item.name();
  }

  @Override
  public void json(UploadPlan.Item item, JsonGenerator json) {
    long size = size(item.path());
    json.writeStringProperty("name", item.name());
    if (size < 0) {
      json.writeNullProperty("size");
    } else {
      json.writeNumberProperty("size", size);
    }
    json.writeStringProperty("path", item.path() == null ? "-" : item.label());
  }

  /// Below zero: not known.
  static long size(@Nullable Path path) {
    try {
      return path == null || FileKind.of(path).isStream() ? -1 : Files.size(path);
    } catch (IOException vanished) {
      return -1;
    }
  }
}
