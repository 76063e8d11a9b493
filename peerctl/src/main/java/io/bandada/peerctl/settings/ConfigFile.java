package io.bandada.peerctl.settings;

import io.bandada.peerctl.option.Nearest;
import io.bandada.peerctl.outcome.CommandFailed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// One config.toml: a handful of keys at the top level. The TOML parser is loaded only when there
/// is such a file.
record ConfigFile(Path path, Map<String, String> values) {
  static final long LARGEST_BYTES = 64 * 1024;

  /// What Windows editors put before the first line. It says nothing.
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// Empty when there is no such file; a file that cannot be read or understood stops the run.
  static ConfigFile read(Path file) {
    if (!Files.exists(file)) {
      return new ConfigFile(file, Map.of());
    }
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw CommandFailed.usage(
            file + " is larger than 64 KiB", "a config file for peerctl has a few lines");
      }
      String text = Files.readString(file);
      return new ConfigFile(
          file,
          values(
              file,
              Toml.parse(
                  text.startsWith(BYTE_ORDER_MARK)
                      ? text.substring(BYTE_ORDER_MARK.length())
                      : text)));
    } catch (CharacterCodingException e) {
      throw CommandFailed.usage(file + " is not UTF-8", "");
    } catch (IOException e) {
      throw CommandFailed.usage(CommandFailed.local("read " + file, e).message(), "");
    }
  }

  private static Map<String, String> values(Path file, TomlParseResult toml) {
    if (toml.hasErrors()) {
      TomlParseError first = toml.errors().getFirst();
      throw CommandFailed.usage(
          file + " line " + first.position().line() + ": " + first.getMessage(), "");
    }
    Map<String, String> values = new HashMap<>();
    for (String key : toml.keySet()) {
      if (!SettingsSource.keys().contains(key)) {
        throw unknown(file, key, toml.inputPositionOf(List.of(key)));
      }
      values.put(key, String.valueOf(toml.get(List.of(key))));
    }
    return values;
  }

  private static CommandFailed unknown(Path file, String key, @Nullable TomlPosition position) {
    @Nullable String nearest = Nearest.to(key, SettingsSource.keys());
    String line = position == null ? "" : " line " + position.line();
    return CommandFailed.usage(
        file + line + ": unknown key \"" + key + "\"",
        nearest == null
            ? "known keys: " + String.join(", ", SettingsSource.keys())
            : "did you mean \"" + nearest + "\"?");
  }
}
