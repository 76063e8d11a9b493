package io.bandada.peerd.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// What was set, and where: the configuration's file, over it the command line, under both the
/// defaults.
public final class ConfigValues {
  private static final long MAX_FILE_BYTES = 1 << 20;
  private static final String DEFAULT = "default";

  /// What Windows editors put before the first line. It says nothing.
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// @param value a String, a Long or a list of Strings, as the setting's kind says
  record Value(Object value, String origin) {}

  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

  public ConfigValues() {
    for (Setting setting : Setting.values()) {
      values.put(setting, new Value(defaultOf(setting), DEFAULT));
    }
  }

  private static Object defaultOf(Setting setting) {
    return switch (setting.kind) {
      case TEXT -> setting.byDefault;
      case NUMBER -> Long.valueOf(setting.byDefault);
      case TEXTS -> List.of();
    };
  }

  public void addFile(Path file) throws ConfigProblem {
    TomlParseResult toml;
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ConfigProblem(file.toString(), "larger than 1 MiB: that is no configuration");
      }
      String text = text(file);
      toml =
          Toml.parse(
              text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text);
    } catch (IOException e) {
      throw new ConfigProblem(file.toString(), "cannot be read (" + reason(e) + ")");
    }
    addToml(file.toString(), toml);
  }

  private static String text(Path file) throws IOException, ConfigProblem {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    // No byte makes more than one character.
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
      long lines = text.flip().chars().filter(c -> c == '\n').count();
      throw new ConfigProblem(
          file + ":" + (lines + 1),
          "is not UTF-8",
          "save the file as UTF-8, with the editor or: iconv -t UTF-8");
    }
    return text.flip().toString();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file";
      case AccessDeniedException denied -> "no permission";
      default -> String.valueOf(e.getMessage());
    };
  }

  /// One `key=value` of the command line. The value is TOML, or a text without its quotes.
  public void addOverride(String text) throws ConfigProblem {
    String origin = "--set " + text;
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ConfigProblem(origin, "not of the form key=value");
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    Setting setting = known(key, origin);
    String toml =
        setting.kind == Setting.Kind.TEXT && !value.startsWith("\"") ? quoted(value) : value;
    addToml(origin, Toml.parse(key + " = " + toml));
  }

  private void addToml(String origin, TomlParseResult toml) throws ConfigProblem {
    if (toml.hasErrors()) {
      TomlParseError error = toml.errors().getFirst();
      throw new ConfigProblem(at(origin, error.position()), String.valueOf(error.getMessage()));
    }
    for (String key : toml.keySet()) {
      String where = at(origin, toml.inputPositionOf(List.of(key)));
      Setting setting = known(key, where);
      values.put(setting, new Value(typed(setting, toml.get(List.of(key)), where), where));
    }
  }

  private static String at(String origin, @Nullable TomlPosition position) {
    return position == null || origin.startsWith("--") ? origin : origin + ":" + position.line();
  }

  private static Setting known(String key, String origin) throws ConfigProblem {
    var setting = Setting.of(key);
    if (setting.isPresent()) {
      return setting.get();
    }
    var nearest = Setting.nearest(key);
    throw nearest.isPresent()
        ? new ConfigProblem(
            origin, "unknown setting '" + key + "'", "did you mean '" + nearest.get() + "'?")
        : new ConfigProblem(
            origin, "unknown setting '" + key + "'", "peerd --print-config lists them all");
  }

  private static Object typed(Setting setting, @Nullable Object value, String where)
      throws ConfigProblem {
    boolean right =
        switch (setting.kind) {
          case TEXT -> value instanceof String;
          case NUMBER -> value instanceof Long;
          case TEXTS ->
              value instanceof TomlArray array
                  && array.toList().stream().allMatch(String.class::isInstance);
        };
    if (!right || value == null) {
      throw new ConfigProblem(
          where,
          "'" + setting.key + "' must be " + setting.kind.words,
          "as in: " + setting.key + " = " + example(setting));
    }
    return value instanceof TomlArray array
        ? array.toList().stream().map(String.class::cast).toList()
        : value;
  }

  private static String example(Setting setting) {
    return toml(setting, defaultOf(setting));
  }

  Value get(Setting setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new AssertionError("every setting has a default");
    }
    return value;
  }

  String text(Setting setting) {
    return (String) get(setting).value();
  }

  long number(Setting setting) {
    return (Long) get(setting).value();
  }

  List<String> texts(Setting setting) {
    return ((List<?>) get(setting).value()).stream().map(String.class::cast).toList();
  }

  /// That this setting's value is wrong, and why.
  public ConfigProblem problem(Setting setting, String why) {
    Value value = get(setting);
    return new ConfigProblem(
        value.origin(), setting.key + " = " + toml(setting, value.value()) + ": " + why);
  }

  /// All settings as TOML, each with its origin.
  public String print() {
    StringBuilder text = new StringBuilder();
    for (Setting setting : Setting.values()) {
      Value value = get(setting);
      text.append(setting.key).append(" = ").append(toml(setting, value.value()));
      text.append("  # ").append(value.origin()).append('\n');
    }
    return text.toString();
  }

  static String toml(Setting setting, Object value) {
    return switch (setting.kind) {
      case TEXT -> quoted((String) value);
      case NUMBER -> value.toString();
      case TEXTS ->
          ((List<?>) value)
              .stream().map(v -> quoted((String) v)).collect(Collectors.joining(", ", "[", "]"));
    };
  }

  private static String quoted(String text) {
    return '"' + Toml.tomlEscape(text).toString() + '"';
  }
}
