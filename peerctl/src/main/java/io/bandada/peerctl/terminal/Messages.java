package io.bandada.peerctl.terminal;

import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Standard error: what is said beside the data. A failure is told here once, as two short lines or
/// as one JSON object. If stderr itself is gone there is nobody to tell, so failures to write are
/// dropped.
public final class Messages {
  private final OutputStream bytes;
  private final boolean json;
  private final boolean quiet;
  private final boolean coloured;
  private final ProgressLine progress;

  public Messages(
      OutputStream bytes, boolean json, boolean quiet, boolean coloured, ProgressLine progress) {
    this.bytes = bytes;
    this.json = json;
    this.quiet = quiet;
    this.coloured = coloured;
    this.progress = progress;
  }

  public ProgressLine progress() {
    return progress;
  }

  /// A remark for a person; scripts that read JSON and people who said `-q` do not get it.
  public void say(String text) {
    if (!quiet && !json) {
      print(SafeText.of(text));
    }
  }

  /// Something was left out or will be missed: told even to the quiet.
  public void warn(String text) {
    if (json) {
      object("warning", generator -> generator.writeStringProperty("message", text));
    } else {
      print(paint(Colour.YELLOW, "peerctl:") + " " + SafeText.of(text));
    }
  }

  public void fail(CommandFailed failure) {
    if (failure.message().isEmpty()) {
      return;
    }
    if (json) {
      object(
          "error",
          generator -> {
            generator.writeNumberProperty("code", failure.code().number());
            generator.writeStringProperty("name", failure.code().word());
            generator.writeStringProperty("message", failure.message());
            generator.writeStringProperty("hint", failure.hint());
          });
      return;
    }
    print(paint(Colour.RED, "peerctl:") + " " + SafeText.of(failure.message()));
    if (!failure.hint().isEmpty()) {
      print("  " + SafeText.of(failure.hint()));
    }
  }

  /// A question for the person at the terminal, without a line end.
  public void ask(String question) {
    progress.clear();
    write(SafeText.of(question));
  }

  private void object(String name, Output.JsonFields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), new JsonSafeWriter(text))) {
      generator.writeStartObject();
      generator.writeObjectPropertyStart(name);
      fields.write(generator);
      generator.writeEndObject();
      generator.writeEndObject();
    }
    print(text.toString());
  }

  private void print(String line) {
    progress.clear();
    write(line + "\n");
  }

  private void write(String text) {
    try {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
      bytes.flush();
    } catch (IOException gone) {
      // Nobody listens on stderr.
    }
  }

  private String paint(Colour colour, String text) {
    return coloured ? colour.paint(text) : text;
  }
}
