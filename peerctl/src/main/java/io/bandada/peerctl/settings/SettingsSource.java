package io.bandada.peerctl.settings;

import io.bandada.peerctl.option.GivenText;
import io.bandada.peerctl.option.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settles each setting by the first that names it: option, environment, the user's file, the
/// machine's file, default.
public final class SettingsSource {
  private final Map<String, String> options;
  private final Map<String, String> environment;
  private final List<ConfigFile> files;

  /// `options` by word, as given on the command line; `files` the strongest first.
  public SettingsSource(
      Map<String, String> options, Map<String, String> environment, List<Path> files) {
    this.options = options;
    this.environment = environment;
    this.files = new ArrayList<>(files.size());
    for (Path file : files) {
      this.files.add(ConfigFile.read(file));
    }
  }

  /// The keys of config.toml.
  public static List<String> keys() {
    return GlobalOptions.SETTINGS.stream().map(Option::word).toList();
  }

  /// The variable of a key.
  public static String variable(String key) {
    return "PEERCTL_" + key.toUpperCase(Locale.ROOT);
  }

  /// Where config files are looked for: the user's, then the machine's.
  public static List<Path> usualFiles(Map<String, String> environment, Path system) {
    @Nullable String base = environment.get("XDG_CONFIG_HOME");
    if (base != null && base.startsWith("/")) {
      return List.of(Path.of(base, "peerctl", "config.toml"), system);
    }
    @Nullable String home = environment.get("HOME");
    return home == null || home.isEmpty()
        ? List.of(system)
        : List.of(Path.of(home, ".config/peerctl/config.toml"), system);
  }

  public Settings read() {
    return new Settings(
        value(GlobalOptions.SOCKET),
        value(GlobalOptions.OUTPUT),
        value(GlobalOptions.QUIET),
        value(GlobalOptions.VERBOSE),
        value(GlobalOptions.TIMEOUT).orElse(null),
        value(GlobalOptions.COLOR));
  }

  private <T> T value(Option<T> option) {
    @Nullable GivenText given = given(option.word());
    return given == null ? option.otherwise() : option.reader().read(given);
  }

  private @Nullable GivenText given(String key) {
    @Nullable String typed = options.get(key);
    if (typed != null) {
      return text("--" + key, typed);
    }
    @Nullable String set = environment.get(variable(key));
    if (set != null && !set.isEmpty()) {
      return text(variable(key), set);
    }
    for (ConfigFile file : files) {
      @Nullable String written = file.values().get(key);
      if (written != null) {
        return text(key + " in " + file.path(), written);
      }
    }
    return null;
  }

  private static GivenText text(String origin, String text) {
    return new GivenText(origin, List.of(text), "");
  }
}
