package io.bandada.peerctl.terminal;

import io.bandada.peerctl.outcome.CommandFailed;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Standard output: the data of an answer, always UTF-8. A reader that went away ends the command
/// with the code of a broken pipe; any other failure to write is told, since data that was not
/// delivered must not look like success.
public final class Output {
  /// The version of every JSON document. Fields are only ever added.
  public static final int JSON_VERSION = 1;

  private final OutputStream bytes;
  private final Writer writer;
  private final Format format;
  private final boolean quiet;
  private final boolean coloured;
  private final Screen screen;

  public Output(OutputStream bytes, Format format, boolean quiet, boolean coloured) {
    this(bytes, format, quiet, coloured, Screen.NONE);
  }

  public Output(OutputStream bytes, Format format, boolean quiet, boolean coloured, Screen screen) {
    this.screen = screen;
    this.bytes = bytes;
    this.writer = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    this.format = format;
    this.quiet = quiet;
    this.coloured = coloured && !format.isJson();
  }

  private Output(Output other, Format format) {
    this.screen = other.screen;
    this.bytes = other.bytes;
    this.writer = other.writer;
    this.format = format;
    this.quiet = other.quiet;
    this.coloured = other.coloured;
  }

  /// The same stream, with all columns when `-l` wants them; JSON stays JSON.
  public Output widened(boolean wanted) {
    return wanted && format == Format.TEXT ? new Output(this, Format.WIDE) : this;
  }

  /// Writes the fields of one object.
  @FunctionalInterface
  public interface JsonFields {
    void write(JsonGenerator json);
  }

  Screen screen() {
    return screen;
  }

  public Format format() {
    return format;
  }

  public boolean isJson() {
    return format.isJson();
  }

  public boolean isWide() {
    return format == Format.WIDE;
  }

  /// Only the names or ids, for loops in scripts.
  public boolean quiet() {
    return quiet;
  }

  public String paint(Colour colour, String text) {
    return coloured ? colour.paint(text) : text;
  }

  /// One line of text that is safe already.
  public void line(String safe) {
    try {
      writer.write(safe);
      writer.write('\n');
    } catch (IOException e) {
      throw undelivered(e);
    }
  }

  /// Cursor to the top left, the rest of the screen erased.
  public void freshScreen() {
    line("\u001b[H\u001b[J");
  }

  /// One line of text from elsewhere.
  public void text(String text) {
    line(SafeText.of(text));
  }

  /// The one versioned document of a command; with `jsonl` it is a line of its own all the same.
  public void document(JsonFields fields) {
    object(
        json -> {
          json.writeNumberProperty("version", JSON_VERSION);
          fields.write(json);
        });
  }

  /// One object on one line, delivered at once.
  public void object(JsonFields fields) {
    try {
      JsonGenerator json = generator();
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.flush();
      line("");
    } catch (JacksonException e) {
      throw undelivered(e);
    }
    flush();
  }

  JsonGenerator generator() {
    return new JsonFactory()
        .createGenerator(ObjectWriteContext.empty(), new JsonSafeWriter(writer));
  }

  /// A chunk of a file. What was written as text before is sent first.
  public void write(byte[] chunk, int offset, int length) {
    try {
      writer.flush();
      bytes.write(chunk, offset, length);
    } catch (IOException e) {
      throw undelivered(e);
    }
  }

  public void flush() {
    try {
      writer.flush();
      bytes.flush();
    } catch (IOException e) {
      throw undelivered(e);
    }
  }

  static CommandFailed undelivered(JacksonException failure) {
    if (failure.getCause() instanceof IOException e) {
      return undelivered(e);
    }
    throw failure;
  }

  private static CommandFailed undelivered(IOException failure) {
    String reason = failure.getMessage();
    return reason != null && reason.contains("Broken pipe")
        ? CommandFailed.brokenPipe()
        : CommandFailed.standardOutput(failure);
  }
}
