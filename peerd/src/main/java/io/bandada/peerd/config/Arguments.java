package io.bandada.peerd.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What peerd was called with.
///
/// @param config empty: the usual file, if it is there
/// @param overrides `key=value`, the last one counts
public record Arguments(Action action, Optional<Path> config, List<String> overrides) {
  public enum Action {
    RUN,
    CHECK_CONFIG,
    PRINT_CONFIG,
    EXAMPLE_CONFIG,
    VERSION,
    HELP
  }

  public static final String HELP_TEXT =
      """
      Usage: peerd [--config FILE] [--set KEY=VALUE]...
        Keeps files for its network, fetches and serves them. peerctl talks to it.

        --config FILE      settings; /etc/peerd/peerd.toml when that exists
        --set KEY=VALUE    one setting, over the file's
        --check-config     say whether the settings can be used, and end
        --print-config     print all settings, each with where it was set, and end
        --example-config   print a file with every setting, its default and its reason, and end
        --version, --help

      Exit: 0 stopped, 143 stopped by SIGTERM, 2 wrong usage, 78 wrong settings, 1 anything else.
      """;

  /// The call was wrong; the message says how.
  public static final class Usage extends Exception {
    private static final long serialVersionUID = 1;

    Usage(String what) {
      super(what, null, false, false);
    }
  }

  public static Arguments parse(String... arguments) throws Usage {
    Action action = Action.RUN;
    Optional<Path> config = Optional.empty();
    List<String> overrides = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--config" -> config = Optional.of(path(value(arguments, ++i, argument)));
        case "--set" -> overrides.add(value(arguments, ++i, argument));
        case "--check-config" -> action = Action.CHECK_CONFIG;
        case "--print-config" -> action = Action.PRINT_CONFIG;
        case "--example-config" -> action = Action.EXAMPLE_CONFIG;
        case "--version" -> action = Action.VERSION;
        case "--help", "-h" -> action = Action.HELP;
        default -> {
          if (argument.startsWith("--config=")) {
            config = Optional.of(path(argument.substring("--config=".length())));
          } else if (argument.startsWith("--set=")) {
            overrides.add(argument.substring("--set=".length()));
          } else {
            throw new Usage("'" + argument + "' is not known here");
          }
        }
      }
    }
    return new Arguments(action, config, List.copyOf(overrides));
  }

  private static String value(String[] arguments, int at, String option) throws Usage {
    if (at >= arguments.length) {
      throw new Usage(option + " needs a value");
    }
    return arguments[at];
  }

  private static Path path(String text) throws Usage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Usage("'" + text + "' is no path");
    }
  }
}
