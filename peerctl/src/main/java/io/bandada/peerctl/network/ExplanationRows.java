package io.bandada.peerctl.network;

import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Table;
import io.bandada.proto.control.SourceItem;
import io.bandada.proto.control.TransferExplanation;
import io.bandada.proto.control.TransferItem;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// What limits a transfer, for a person and for a script. The JSON fields are frozen; new ones are
/// added at the end.
final class ExplanationRows implements Rows<TransferExplanation> {
  @Override
  public String plural() {
    return "transfers";
  }

  @Override
  public List<String> head(boolean wide) {
    return List.of("ID", "NAME", "LIMIT", "WHY");
  }

  @Override
  public List<Cell> cells(TransferExplanation item, boolean wide) {
    return Stream.of(
            item.getTransfer().getId(), item.getTransfer().getName(), item.getLimit(), text(item))
        .map(Cell::of)
        .toList();
  }

  /// The limit's word is what a script asks for.
  @Override
  public String brief(TransferExplanation item) {
    return item.getLimit();
  }

  /// The sentence; what there is to say of a transfer that has none.
  static String text(TransferExplanation item) {
    return item.getText().isEmpty() ? item.getTransfer().getState() : item.getText();
  }

  /// The sentence first, then how far it is, then each source with its figures.
  static void print(TransferExplanation item, Output output) {
    TransferItem transfer = item.getTransfer();
    boolean failed = transfer.getState().equals("failed");
    Cell sentence = Cell.of(text(item), failed ? Colour.RED : Colour.BOLD);
    output.line(output.paint(sentence.colour(), sentence.text()));
    String name = transfer.getName().isEmpty() ? transfer.getRoot() : transfer.getName();
    String size =
        transfer.getSize() == 0 ? "" : " of " + Sizes.bytes(transfer.getSize()) + percent(transfer);
    output.text(
        transfer.getKind()
            + " "
            + name
            + " ("
            + transfer.getId()
            + "): "
            + transfer.getState()
            + ", "
            + Sizes.bytes(transfer.getBytes())
            + size
            + (transfer.getBytesPerSecond() == 0 ? "" : ", " + rate(transfer.getBytesPerSecond())));
    boolean upload = transfer.getKind().equals("upload");
    Table table = new Table(output, upload ? holderHead() : sourceHead());
    for (SourceItem source : item.getSourcesList()) {
      table.add(upload ? holder(source, transfer) : source(source));
    }
    table.finish();
  }

  private static List<Cell> sourceHead() {
    return head(
        "SOURCE",
        "STATE",
        "LIMIT",
        ">RATE",
        ">GRANTED",
        ">ASKED",
        ">LATENCY",
        ">AT BEST",
        ">SENT",
        ">STRIKES",
        ">AGAIN IN");
  }

  private static List<Cell> source(SourceItem source) {
    boolean asked = source.getAsked() > 0 || source.getWindow() > 0;
    return List.of(
        Cell.of(source.getPeerName()),
        state(source),
        Cell.of(source.getLimit()),
        Cell.number(rate(source.getBytesPerSecond())),
        Cell.number(
            source.hasGrantedBytesPerSecond() ? rate(source.getGrantedBytesPerSecond()) : "-"),
        Cell.number(asked ? source.getAsked() + "/" + source.getWindow() : "-"),
        Cell.number(source.hasLatencyMillis() ? source.getLatencyMillis() + " ms" : "-"),
        Cell.number(source.hasLeastLatencyMillis() ? source.getLeastLatencyMillis() + " ms" : "-"),
        Cell.number(Sizes.bytes(source.getBytes())),
        Cell.number(
            Integer.toUnsignedString(source.getStrikes()),
            source.getStrikes() == 0 ? Colour.PLAIN : Colour.RED),
        again(source));
  }

  private static List<Cell> holderHead() {
    return head("HOLDER", "STATE", "LIMIT", ">RATE", ">HAS", ">AGAIN IN");
  }

  private static List<Cell> holder(SourceItem holder, TransferItem transfer) {
    String has =
        transfer.getSize() == 0
            ? "-"
            : (long) (100.0 * holder.getBytes() / transfer.getSize()) + "%";
    return List.of(
        Cell.of(holder.getPeerName()),
        state(holder),
        Cell.of(holder.getLimit()),
        Cell.number(rate(holder.getBytesPerSecond())),
        Cell.number(has),
        again(holder));
  }

  private static List<Cell> head(String... words) {
    return Stream.of(words).map(Cell::head).toList();
  }

  private static Cell state(SourceItem source) {
    String why =
        source.getTrouble().isEmpty() || source.getTrouble().equals(source.getState())
            ? ""
            : ": " + source.getTrouble();
    return Cell.of(source.getState() + why, Colour.ofState(source.getState()));
  }

  private static Cell again(SourceItem source) {
    return Cell.number(
        source.hasWaitMillis() ? Sizes.span((source.getWaitMillis() + 999) / 1000) : "-");
  }

  private static String rate(long bytesPerSecond) {
    return bytesPerSecond == 0 ? "-" : Sizes.bytes(bytesPerSecond) + "/s";
  }

  private static String percent(TransferItem transfer) {
    return ", " + (long) (100.0 * transfer.getBytes() / transfer.getSize()) + "%";
  }

  @Override
  public void json(TransferExplanation item, JsonGenerator json) {
    TransferItem transfer = item.getTransfer();
    json.writeStringProperty("transfer", transfer.getId());
    json.writeStringProperty("kind", transfer.getKind());
    json.writeStringProperty("name", transfer.getName());
    json.writeStringProperty("id", transfer.getRoot());
    json.writeStringProperty("state", transfer.getState());
    json.writeNumberProperty("bytes", transfer.getBytes());
    json.writeNumberProperty("size", transfer.getSize());
    json.writeNumberProperty("bytes_per_second", transfer.getBytesPerSecond());
    json.writeStringProperty("limit", item.getLimit());
    json.writeStringProperty("text", item.getText());
    numberOrNull(
        json, "most_bytes_per_second", item.hasMostBytesPerSecond(), item.getMostBytesPerSecond());
    numberOrNull(json, "latency_millis", item.hasLatencyMillis(), item.getLatencyMillis());
    numberOrNull(json, "pieces", item.hasPieces(), item.getPieces());
    numberOrNull(json, "piece", item.hasPiece(), item.getPiece());
    numberOrNull(json, "wait_millis", item.hasWaitMillis(), item.getWaitMillis());
    json.writeArrayPropertyStart("peers");
    item.getPeersList().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("sources");
    for (SourceItem source : item.getSourcesList()) {
      json.writeStartObject();
      source(source, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void source(SourceItem source, JsonGenerator json) {
    json.writeStringProperty("peer", source.getPeerName());
    json.writeStringProperty("peer_id", source.getPeerId());
    json.writeStringProperty("state", source.getState());
    json.writeStringProperty("limit", source.getLimit());
    json.writeStringProperty("trouble", source.getTrouble());
    json.writeNumberProperty("bytes_per_second", source.getBytesPerSecond());
    numberOrNull(
        json,
        "granted_bytes_per_second",
        source.hasGrantedBytesPerSecond(),
        source.getGrantedBytesPerSecond());
    json.writeNumberProperty("window", source.getWindow());
    json.writeNumberProperty("asked", source.getAsked());
    numberOrNull(json, "latency_millis", source.hasLatencyMillis(), source.getLatencyMillis());
    numberOrNull(
        json,
        "least_latency_millis",
        source.hasLeastLatencyMillis(),
        source.getLeastLatencyMillis());
    json.writeNumberProperty("bytes", source.getBytes());
    json.writeNumberProperty("pieces", source.getPieces());
    json.writeNumberProperty("strikes", source.getStrikes());
    numberOrNull(json, "wait_millis", source.hasWaitMillis(), source.getWaitMillis());
  }

  private static void numberOrNull(JsonGenerator json, String name, boolean known, long value) {
    if (known) {
      json.writeNumberProperty(name, value);
    } else {
      json.writeNullProperty(name);
    }
  }
}
