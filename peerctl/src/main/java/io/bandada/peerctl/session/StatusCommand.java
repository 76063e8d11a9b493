package io.bandada.peerctl.session;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Cell;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.Page;
import io.bandada.peerctl.terminal.Sizes;
import io.bandada.proto.control.StatusReply;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/// `peerctl status`: how this peer is doing.
public final class StatusCommand extends CommandWithOptions {
  private final Option<Boolean> watch =
      option(Option.flag("-w, --watch", "again whenever something changed"));

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Tells how this peer is doing: whether it is signed in and the directory answers, what it"
            + " holds, what moves. With --watch again whenever something changed, until Ctrl-C.",
        new Completes.Nothing(),
        new Example("peerctl status", "once"),
        new Example("peerctl status --watch", "live"),
        new Example("peerctl status --json | jq -r .state", "for scripts"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    if (!invocation.get(watch)) {
      show(invocation, invocation.daemon().status());
      return ExitCode.DONE;
    }
    boolean screen = invocation.surroundings().outIsTerminal() && !invocation.output().isJson();
    invocation
        .daemon()
        .watchStatus()
        .forEach(
            status -> {
              watch(invocation, status, screen);
              invocation.output().flush();
            });
    return ExitCode.DONE;
  }

  private static void watch(Invocation invocation, StatusReply status, boolean screen) {
    if (screen) {
      invocation.output().freshScreen();
      show(invocation, status);
    } else if (invocation.output().isJson()) {
      show(invocation, status);
    } else {
      invocation.output().text(status.getState() + "  " + status.getSummary());
    }
  }

  private static void show(Invocation invocation, StatusReply status) {
    Output output = invocation.output();
    if (output.isJson()) {
      output.document(json -> json(status, json));
    } else if (output.quiet()) {
      output.text(status.getState());
    } else {
      print(invocation, status);
    }
  }

  /// The named fields are frozen; new ones are added at the end.
  private static void json(StatusReply status, JsonGenerator json) {
    json.writeStringProperty("peer", status.getPeerName());
    json.writeStringProperty("state", status.getState());
    stringOrNull(json, "directory", status.getDirectory());
    json.writeNumberProperty("files", status.getFiles());
    json.writeNumberProperty("bytes", status.getBytes());
    json.writeNumberProperty("transfers", status.getTransfers());
    json.writeObjectPropertyStart("index");
    stringOrNull(json, "verified_at", status.getIndexVerifiedAt());
    json.writeEndObject();
    json.writeStringProperty("peer_id", status.getPeerId());
    json.writeStringProperty("address", status.getAddress());
    json.writeNumberProperty("free_bytes", status.getFreeBytes());
    json.writeNumberProperty("live_peers", status.getLivePeers());
    json.writeArrayPropertyStart("uploads");
    for (String upload : status.getUploadsList()) {
      json.writeString(upload);
    }
    json.writeEndArray();
    stringOrNull(json, "fingerprint", status.getFingerprint());
    stringOrNull(json, "certificate_expires", status.getCertificateExpires());
    json.writeArrayPropertyStart("troubles");
    for (String trouble : status.getTroublesList()) {
      json.writeString(trouble);
    }
    json.writeEndArray();
  }

  /// When a certificate ends, for a person; empty when there is none.
  static String until(Invocation invocation, String expires) {
    return expires.isEmpty() ? "" : "until " + invocation.times().minute(expires);
  }

  static void stringOrNull(JsonGenerator json, String name, String value) {
    if (value.isEmpty()) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }

  private static void print(Invocation invocation, StatusReply status) {
    String verified =
        status.getIndexVerifiedAt().isEmpty()
            ? "not confirmed by the directory yet"
            : "confirmed by the directory "
                + invocation.times().ago(status.getIndexVerifiedAt(), Instant.now());
    Page page =
        new Page()
            .add(
                "peer",
                Cell.of(
                    status.getPeerName()
                        + (status.getPeerId().isEmpty() ? "" : " (" + status.getPeerId() + ")"),
                    Colour.BOLD))
            .add(
                "state",
                Cell.of(
                    status.getState() + explained(status.getState()),
                    Colour.ofState(status.getState())));
    for (int i = 0; i < status.getTroublesCount(); i++) {
      page.add(i == 0 ? "trouble" : "", Cell.of(status.getTroubles(i), Colour.RED));
    }
    page.add("directory", status.getDirectory())
        .add("trusts", status.getFingerprint())
        .add("certificate", until(invocation, status.getCertificateExpires()))
        .add("address", status.getAddress())
        .add(
            "holds",
            Sizes.count(status.getFiles(), "file")
                + ", "
                + Sizes.bytes(status.getBytes())
                + "; "
                + Sizes.bytes(status.getFreeBytes())
                + " free")
        .add("index", status.getState().equals("logged-out") ? "" : verified)
        .add("network", status.getSummary());
    for (int i = 0; i < status.getUploadsCount(); i++) {
      page.add(i == 0 ? "uploads" : "", status.getUploads(i));
    }
    page.print(invocation.output());
  }

  private static String explained(String state) {
    return switch (state) {
      case "logged-out" -> " - sign in:  peerctl login";
      case "joining" -> " - waiting for the directory's first answer";
      case "directory-lost" -> " - not taking part at the directory; running transfers go on";
      default -> "";
    };
  }
}
