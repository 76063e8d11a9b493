package io.bandada.peerd.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void anApostropheTakesNothingAway() {
    assertThat(logged("the directory's bundle is not taken: {0}", "it's old"))
        .endsWith("the directory's bundle is not taken: it's old");
  }

  @Test
  void valuesAreShownAsTheyAre() {
    assertThat(logged("{1} of {0}", 1234567, "a {0} $1 b")).endsWith("a {0} $1 b of 1234567");
  }

  @Test
  void aTextThatOnlyLooksLikeOneWithPlacesIsKept() {
    assertThat(logged("{ {0} {7} {x}", 1)).endsWith("{ 1 {7} {x}");
    assertThat(logged("{0}")).endsWith("{0}");
  }

  private String logged(String text, Object... arguments) {
    LogRecord event = new LogRecord(Level.INFO, text);
    event.setLoggerName("io.bandada.peerd.Some");
    event.setParameters(arguments);
    new LogOutput(new PrintStream(bytes, true, UTF_8), LogOutput.Format.TEXT, false).publish(event);
    return bytes.toString(UTF_8).lines().reduce((first, last) -> last).orElseThrow();
  }
}
