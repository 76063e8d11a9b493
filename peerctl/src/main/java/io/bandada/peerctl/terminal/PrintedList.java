package io.bandada.peerctl.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// A list on its way to stdout in the chosen format, row by row: what was printed takes no memory
/// any more.
public final class PrintedList<T> {
  private final Output output;
  private final Rows<T> rows;
  private final @Nullable Table table;
  private final @Nullable JsonGenerator document;
  private long count;

  public PrintedList(Output output, Rows<T> rows) {
    this.output = output;
    this.rows = rows;
    this.table = output.isJson() || output.quiet() ? null : new Table(output, head());
    this.document = output.format() == Format.JSON ? output.generator() : null;
    if (document != null) {
      begin(document);
    }
  }

  public void add(T item) {
    count++;
    if (document != null) {
      addTo(document, item);
    } else if (output.isJson()) {
      output.object(json -> rows.json(item, json));
    } else if (table != null) {
      table.add(rows.cells(item, output.isWide()));
    } else {
      output.text(rows.brief(item));
    }
  }

  /// How many rows there were.
  public long count() {
    return count;
  }

  public void finish() {
    if (table != null) {
      table.finish();
    }
    if (document != null) {
      end(document);
    }
    output.flush();
  }

  private void begin(JsonGenerator json) {
    try {
      json.writeStartObject();
      json.writeNumberProperty("version", Output.JSON_VERSION);
      json.writeArrayPropertyStart(rows.plural());
    } catch (JacksonException e) {
      throw Output.undelivered(e);
    }
  }

  private void addTo(JsonGenerator json, T item) {
    try {
      json.writeStartObject();
      rows.json(item, json);
      json.writeEndObject();
    } catch (JacksonException e) {
      throw Output.undelivered(e);
    }
  }

  private void end(JsonGenerator json) {
    try {
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
      output.line("");
    } catch (JacksonException e) {
      throw Output.undelivered(e);
    }
  }

  private List<Cell> head() {
    List<Cell> head = new ArrayList<>();
    for (String text : rows.head(output.isWide())) {
      head.add(Cell.head(text));
    }
    return head;
  }
}
