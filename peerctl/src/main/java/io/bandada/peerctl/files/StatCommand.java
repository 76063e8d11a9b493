package io.bandada.peerctl.files;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.peerctl.terminal.Table;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.FileItem;
import io.bandada.proto.control.HolderItem;
import io.bandada.proto.control.StatReply;
import io.bandada.proto.control.StatRequest;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// `peerctl stat`: all about one file, and who holds it.
public final class StatCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "REF",
        "Tells all about one file: its id, size, revision, owner, mode, which peers hold how much"
            + " of it, and what else its name pointed to. A revision that is kept comes by"
            + " NAME@REVISION.",
        new Completes.NetworkNames(),
        new Example("peerctl stat images/debian.iso", "by name"),
        new Example("peerctl stat --json 3f9a00c1", "by id, for scripts"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String ref = invocation.arguments(1, 1, "the name or id of a file").getFirst();
    StatReply reply = invocation.daemon().stat(StatRequest.newBuilder().setRef(ref).build());
    Output output = invocation.output();
    if (output.isJson()) {
      output.document(json -> json(reply, json));
    } else if (output.quiet()) {
      output.text(reply.getFile().getId());
    } else {
      print(invocation, reply);
    }
    return ExitCode.DONE;
  }

  private static void json(StatReply reply, JsonGenerator json) {
    FileRows.fields(reply.getFile(), json);
    json.writeArrayPropertyStart("holders");
    for (HolderItem holder : reply.getHoldersList()) {
      json.writeStartObject();
      json.writeStringProperty("peer", holder.getPeerName());
      json.writeBooleanProperty("complete", holder.getComplete());
      json.writeStringProperty("peer_id", holder.getPeerId());
      json.writeStringProperty("state", holder.getState());
      json.writeNumberProperty("have", holder.getHaveBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    RevisionRows.json(reply.getRevisionsList(), json);
    if (reply.getNamesCount() > 1) {
      json.writeArrayPropertyStart("names");
      reply.getNamesList().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void print(Invocation invocation, StatReply reply) {
    FileItem file = reply.getFile();
    Output output = invocation.output();
    List<String> others =
        reply.getNamesList().stream().filter(name -> !name.equals(file.getName())).toList();
    new Page()
        .add("name", Cell.of(file.getName(), Colour.BOLD))
        .add("also called", Cell.of(String.join(", ", others)))
        .add("id", file.getId())
        .add(
            "size",
            Sizes.bytes(file.getSize())
                + (file.getSize() < 1024 ? "" : " (" + file.getSize() + " bytes)"))
        .add("revision", Integer.toUnsignedString(file.getRevision()))
        .add("owner", file.getOwner())
        .add("created", invocation.times().second(file.getCreated()))
        .add(
            "copies",
            Cell.of(
                file.getCopies() + " of " + file.getCopiesWanted() + " wanted",
                FileRows.copies(file).colour()))
        .add("here", file.getHere() ? "yes" : "no")
        .add("mode", file.hasAttributes() ? AttributeFields.mode(file.getAttributes()) : "")
        .add("modified", modified(invocation, file))
        .print(output);
    holders(output, reply);
    if (reply.getRevisionsCount() > 1) {
      output.line("");
      RevisionRows.print(invocation, reply.getRevisionsList());
    }
  }

  private static String modified(Invocation invocation, FileItem file) {
    return file.hasAttributes()
        ? invocation.times().second(Times.nanos(file.getAttributes().getMtimeNanos()))
        : "";
  }

  private static void holders(Output output, StatReply reply) {
    FileItem file = reply.getFile();
    if (reply.getHoldersCount() == 0) {
      return;
    }
    output.line("");
    Table holders =
        new Table(output, List.of(Cell.head("HOLDER"), Cell.head("STATE"), Cell.head(">HAS")));
    for (HolderItem holder : reply.getHoldersList()) {
      holders.add(
          List.of(
              Cell.of(holder.getPeerName()),
              Cell.of(holder.getState(), Colour.ofState(holder.getState())),
              has(holder, file)));
    }
    holders.finish();
  }

  private static Cell has(HolderItem holder, FileItem file) {
    if (holder.getComplete() || file.getSize() == 0) {
      return Cell.number("all");
    }
    return Cell.number(
        (long) (100.0 * holder.getHaveBytes() / file.getSize()) + "%", Colour.YELLOW);
  }
}
