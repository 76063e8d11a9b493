package io.bandada.peerd.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.host.LogOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What an administrator may have written, and what others have us write into the log.
class ConfigFuzzTest {
  @TempDir private static Path folder;

  /// A file is refused with its place, or its settings are printed as a file that says the same.
  @FuzzTest
  void file(byte[] input) throws IOException {
    Path file = folder.resolve("peerd.toml");
    Files.write(file, input);
    try {
      check(values(file, List.of()));
    } catch (ConfigProblem e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /// One `key=value` of the command line a line.
  @FuzzTest
  void overrides(FuzzedDataProvider input) throws IOException {
    Path file = folder.resolve("empty.toml");
    Files.write(file, new byte[0]);
    try {
      check(values(file, List.of(input.consumeRemainingAsString().split("\n", -1))));
    } catch (ConfigProblem e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static ConfigValues values(Path file, List<String> overrides) throws ConfigProblem {
    ConfigValues values = new ConfigValues();
    values.addFile(file);
    for (String override : overrides) {
      values.addOverride(override);
    }
    return values;
  }

  private static void check(ConfigValues values) throws ConfigProblem, IOException {
    Path printed = folder.resolve("printed.toml");
    Files.writeString(printed, values.print());
    ConfigValues again = values(printed, List.of());
    for (Setting setting : Setting.values()) {
      assertThat(again.get(setting).value()).isEqualTo(values.get(setting).value());
    }
    PeerdConfig config = PeerdConfig.from(values);
    assertThat(config.data()).isAbsolute();
    assertThat(config.capacityBytes()).isNotNegative();
  }

  @FuzzTest
  void byteSize(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(ByteSize.parse(text)).isNotNegative();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /// One event is one line without controls, in JSON one object, whatever is in it.
  @FuzzTest
  void log(FuzzedDataProvider input) {
    LogOutput.Format format = input.pickValue(LogOutput.Format.values());
    LogRecord event = new LogRecord(Level.WARNING, input.consumeString(200));
    event.setLoggerName("io.bandada.peerd.node.session.Session");
    if (input.consumeBoolean()) {
      event.setParameters(new Object[] {input.consumeString(200), input.consumeLong()});
    }
    if (input.consumeBoolean()) {
      event.setThrown(new IOException(input.consumeRemainingAsString()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LogOutput output =
        new LogOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8), format, true);
    output.publish(event);
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text).endsWith("\n");
    String line = text.substring(0, text.length() - 1);
    assertThat(line.codePoints()).noneMatch(ConfigFuzzTest::obeyed);
    if (format == LogOutput.Format.JSON) {
      assertThat(JsonMapper.shared().readTree(line).has("message")).isTrue();
    }
  }

  private static boolean obeyed(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F;
  }
}
