package io.bandada.peerctl.settings;

import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.GivenText;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.option.ParsedLine;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.terminal.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options that every command takes, before or after its name. Most are settings too, and may
/// come from elsewhere ([SettingsSource]).
public final class GlobalOptions {
  private static final List<Option<?>> ALL = new ArrayList<>();

  static final Option<Format> OUTPUT =
      add(Option.oneOf("-o, --output FORMAT", Format.TEXT, Format.values()));
  private static final Option<Boolean> JSON = add(Option.flag("--json", "the same as -o json"));
  static final Option<Boolean> QUIET =
      add(Option.flag("-q, --quiet", "only names or ids, no progress, no remarks"));
  static final Option<Boolean> VERBOSE = add(Option.flag("-v, --verbose", "say what was done"));
  static final Option<Optional<Duration>> TIMEOUT =
      add(
          Option.of(
              "--timeout DUR",
              "give up after 500ms, 30s, 5m, 2h (exit code 124)",
              Optional.empty(),
              new Timeout()));
  static final Option<Path> SOCKET =
      add(
          Option.of(
                  "--socket PATH",
                  "peerd's control socket (else /run/peerd/control.sock)",
                  Path.of("/run/peerd/control.sock"),
                  new SocketPath())
              .completing(new Completes.LocalFiles()));
  static final Option<ColourChoice> COLOR =
      add(Option.oneOf("--color WHEN", ColourChoice.AUTO, ColourChoice.values()));
  public static final Option<Boolean> HELP = add(Option.flag("-h, --help", "help for a command"));

  /// Stands alone, instead of a command.
  public static final Option<Boolean> VERSION = Option.flag("--version", "peerctl's version");

  /// Those that are settings, in the order in which messages list them.
  static final List<Option<?>> SETTINGS = List.of(SOCKET, OUTPUT, TIMEOUT, COLOR, QUIET, VERBOSE);

  private GlobalOptions() {}

  private static <T> Option<T> add(Option<T> option) {
    ALL.add(option);
    return option;
  }

  public static List<Option<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /// These and others together, the others first.
  public static List<Option<?>> with(List<Option<?>> others) {
    List<Option<?>> both = new ArrayList<>(others);
    both.addAll(all());
    return both;
  }

  /// Adds what the line says of the settings to `given`, by their words; a later one wins.
  public static void collect(ParsedLine line, Map<String, String> given) {
    for (Option<?> setting : SETTINGS) {
      List<String> texts = line.given().get(setting.word());
      if (texts != null) {
        given.put(setting.word(), texts.getLast());
      }
    }
    if (line.get(JSON)) {
      given.put(OUTPUT.word(), "json");
    }
  }

  private record SocketPath() implements Option.Reader<Path> {
    @Override
    public Path read(GivenText given) {
      if (given.text().isEmpty() || given.text().indexOf('\0') >= 0) {
        throw CommandFailed.usage(
            given.origin() + " is empty", "give the path of peerd's control socket");
      }
      return Path.of(given.text());
    }
  }
}
