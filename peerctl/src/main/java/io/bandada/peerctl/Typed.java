package io.bandada.peerctl;

import io.bandada.peerctl.catalog.Commands;
import io.bandada.peerctl.catalog.GlobalOptions;
import io.bandada.peerctl.catalog.UnknownCommand;
import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.settings.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/// The command line, understood: global options, a command, its options and arguments. Global options may stand before or after the
/// command's name. An option is never guessed from its first letters: scripts must not break when one is added.
///
/// @param name empty: nothing but options was typed
/// @param flags the global settings that were given, by key
record Typed(String name, @Nullable Command command, CommandLine line, Map<String, String> flags) {
  static Typed of(List<String> arguments, Map<String, String> inherited) {
    Options globals = GlobalOptions.options().addOption(Option.builder().longOpt("version").get());
    CommandLine first = parse(globals, arguments, true, "peerctl help");
    Map<String, String> flags = new HashMap<>(inherited);
    GlobalOptions.read(first, flags);
    List<String> rest = first.getArgList();
    if (rest.isEmpty()) {
      return new Typed("", null, first, flags);
    }
    String name = rest.getFirst();
    if (name.startsWith("-") && name.length() > 1) {
      throw unknownOption(name, globals, "peerctl help");
    }
    Command command = Commands.named(name);
    if (command == null) {
      throw UnknownCommand.named(name);
    }
    List<String> own = new ArrayList<>(rest.subList(1, rest.size()));
    if (first.hasOption("help")) {
      own.addFirst("--help");
    }
    CommandLine line = parse(GlobalOptions.with(command.options()), own, false, "peerctl help " + name);
    GlobalOptions.read(line, flags);
    return new Typed(name, command, line, flags);
  }

  boolean wantsHelp() {
    return line.hasOption("help");
  }

  boolean wantsVersion() {
    return name.isEmpty() && line.hasOption("version");
  }

  private static CommandLine parse(Options options, List<String> arguments, boolean stopAtCommand, String help) {
    DefaultParser parser = DefaultParser.builder().setAllowPartialMatching(false).setStripLeadingAndTrailingQuotes(false).get();
    try {
      return parser.parse(options, arguments.toArray(new String[0]), stopAtCommand);
    } catch (UnrecognizedOptionException e) {
      throw unknownOption(String.valueOf(e.getOption()), options, help);
    } catch (MissingArgumentException e) {
      @Nullable Option option = e.getOption();
      String spelled = option == null ? "an option" : "--" + option.getLongOpt();
      throw CommandFailed.usage(spelled + " needs a value", "see:  " + help);
    } catch (ParseException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), "see:  " + help);
    }
  }

  private static CommandFailed unknownOption(String typed, Options options, String help) {
    List<String> known = new ArrayList<>();
    for (Option option : options.getOptions()) {
      known.add("--" + option.getLongOpt());
    }
    int value = typed.indexOf('=');
    String word = value < 0 ? typed : typed.substring(0, value);
    @Nullable String nearest = word.length() > 2 ? Nearest.to(word, known) : null;
    return CommandFailed.usage(
        "there is no option " + word, nearest == null ? "see:  " + help : "did you mean:  " + nearest);
  }
}
