package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.option.ParsedLine;
import io.bandada.peerctl.settings.GlobalOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The command line, understood: global options, a command, its options and arguments. Global
/// options may stand before or after the command's name.
///
/// @param name empty: nothing but options was typed
/// @param globals the settings that were given, by word
record TypedLine(
    String name, @Nullable Command command, ParsedLine line, Map<String, String> globals) {
  static TypedLine of(List<String> arguments, Map<String, String> inherited) {
    List<Option<?>> before = GlobalOptions.with(List.of(GlobalOptions.VERSION));
    ParsedLine first = ParsedLine.of(arguments, before, true, "peerctl help");
    Map<String, String> globals = new HashMap<>(inherited);
    GlobalOptions.collect(first, globals);
    List<String> rest = first.arguments();
    if (rest.isEmpty()) {
      return new TypedLine("", null, first, globals);
    }
    String name = rest.getFirst();
    if (name.startsWith("-") && name.length() > 1) {
      throw ParsedLine.unknownOption(name, before, "peerctl help");
    }
    Command command = CommandTable.get(name);
    List<String> own = new ArrayList<>(rest.subList(1, rest.size()));
    if (first.get(GlobalOptions.HELP)) {
      own.addFirst("--help");
    }
    ParsedLine line =
        ParsedLine.of(own, GlobalOptions.with(command.options()), false, "peerctl help " + name);
    GlobalOptions.collect(line, globals);
    return new TypedLine(name, command, line, globals);
  }
}
