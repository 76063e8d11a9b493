package io.bandada.peerctl.settings;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settles each setting by the first that names it: flag, environment, the user's file, the machine's file, default.
public final class SettingsSource {
  /// The keys of config.toml; the variable of a key is `PEERCTL_` and the key in capitals.
  public static final List<String> KEYS = List.of("socket", "output", "timeout", "color", "quiet", "verbose");

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final List<ConfigFile> files;

  /// `flags` by key, as given on the command line; `files` the strongest first.
  public SettingsSource(Map<String, String> flags, Map<String, String> environment, List<Path> files) {
    this.flags = flags;
    this.environment = environment;
    this.files = new ArrayList<>(files.size());
    for (Path file : files) {
      this.files.add(ConfigFile.read(file));
    }
  }

  /// Where config files are looked for: the user's, then the machine's.
  public static List<Path> usualFiles(Map<String, String> environment, Path system) {
    @Nullable String base = environment.get("XDG_CONFIG_HOME");
    if (base != null && base.startsWith("/")) {
      return List.of(Path.of(base, "peerctl", "config.toml"), system);
    }
    @Nullable String home = environment.get("HOME");
    return home == null || home.isEmpty() ? List.of(system) : List.of(Path.of(home, ".config/peerctl/config.toml"), system);
  }

  public Settings read() {
    Value socket = value("socket", Settings.DEFAULT_SOCKET.toString());
    Value output = value("output", "text");
    Value timeout = value("timeout", "");
    Value colour = value("color", "auto");
    return new Settings(
        path(socket),
        known(Format.of(output.text()), output, "text, wide, json or jsonl"),
        yes(value("quiet", "false")),
        yes(value("verbose", "false")),
        timeout.text().isEmpty() ? null : known(Timeout.of(timeout.text()), timeout, "a time like 500ms, 30s, 5m or 2h"),
        known(ColourChoice.of(colour.text()), colour, "auto, always or never"));
  }

  /// A setting as text and who gave it, for the message when it is wrong.
  private record Value(String text, String origin) {}

  private Value value(String key, String otherwise) {
    @Nullable String flag = flags.get(key);
    if (flag != null) {
      return new Value(flag, "--" + key);
    }
    String variable = "PEERCTL_" + key.toUpperCase(Locale.ROOT);
    @Nullable String set = environment.get(variable);
    if (set != null && !set.isEmpty()) {
      return new Value(set, variable);
    }
    for (ConfigFile file : files) {
      @Nullable String text = file.values().get(key);
      if (text != null) {
        return new Value(text, key + " in " + file.path());
      }
    }
    return new Value(otherwise, key);
  }

  private static Path path(Value value) {
    if (value.text().isEmpty() || value.text().indexOf('\0') >= 0) {
      throw CommandFailed.usage(value.origin() + " is empty", "give the path of peerd's control socket");
    }
    return Path.of(value.text());
  }

  private static boolean yes(Value value) {
    return switch (value.text()) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> throw wrong(value, "true or false");
    };
  }

  private static <T> T known(@Nullable T parsed, Value value, String allowed) {
    if (parsed == null) {
      throw wrong(value, allowed);
    }
    return parsed;
  }

  private static CommandFailed wrong(Value value, String allowed) {
    return CommandFailed.usage(value.origin() + ": \"" + value.text() + "\" is not understood", "it takes " + allowed);
  }
}
