package io.bandada.peerctl.catalog;

import io.bandada.peerctl.command.Flags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The options that every command takes, before or after its name.
public final class GlobalOptions {
  private static final List<String> WITH_VALUE = List.of("output", "timeout", "socket", "color");

  private GlobalOptions() {}

  public static Options options() {
    return new Flags()
        .value("o", "output", "FORMAT", "text, wide, json or jsonl")
        .flag(null, "json", "the same as -o json")
        .flag("q", "quiet", "only names or ids, no progress, no remarks")
        .flag("v", "verbose", "say what was done")
        .value(null, "timeout", "DUR", "give up after 500ms, 30s, 5m, 2h (exit code 124)")
        .value(null, "socket", "PATH", "peerd's control socket (else /run/peerd/control.sock)")
        .value(null, "color", "WHEN", "auto, always or never")
        .flag("h", "help", "help for a command")
        .options();
  }

  /// A command's options and the global ones together.
  public static Options with(Options own) {
    Options both = new Options();
    for (Option option : own.getOptions()) {
      both.addOption(option);
    }
    for (Option option : options().getOptions()) {
      both.addOption(option);
    }
    return both;
  }

  /// Adds what the line says to `flags`, by the keys of the settings; a later one wins.
  public static void read(CommandLine line, Map<String, String> flags) {
    for (String key : WITH_VALUE) {
      String[] values = line.getOptionValues(key);
      if (values != null && values.length > 0) {
        flags.put(key, values[values.length - 1]);
      }
    }
    if (line.hasOption("json")) {
      flags.put("output", "json");
    }
    for (String key : List.of("quiet", "verbose")) {
      if (line.hasOption(key)) {
        flags.put(key, "true");
      }
    }
  }

  public static Map<String, String> none() {
    return new HashMap<>();
  }
}
