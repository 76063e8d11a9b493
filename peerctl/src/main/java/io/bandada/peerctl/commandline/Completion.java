package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.terminal.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Completion scripts. Both shells get the same answers: for each command its options, the values
/// of those that have few, and what its arguments may be. Names of files are asked of the daemon,
/// with a bound, so that a dead daemon does not hang the shell.
final class Completion {
  private static final String NAMES = "peerctl -q --timeout 2s ls";

  private final Output output;

  Completion(Output output) {
    this.output = output;
  }

  void bash() {
    output.line("# bash completion for peerctl, made by: peerctl completion bash");
    output.line("_peerctl() {");
    output.line(
        "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\" cmd= i");
    output.line("  COMPREPLY=()");
    output.line("  for ((i = 1; i < COMP_CWORD; i++)); do");
    output.line("    case \"${COMP_WORDS[i]}\" in");
    output.line("      " + String.join("|", valuedGlobals()) + ") ((i++)) ;;");
    output.line("      -*) ;;");
    output.line("      *) cmd=\"${COMP_WORDS[i]}\"; break ;;");
    output.line("    esac");
    output.line("  done");
    output.line("  case \"$prev\" in");
    bashValues();
    output.line("  esac");
    output.line("  case \"$cmd\" in");
    output.line(
        "    '') COMPREPLY=($(compgen -W '"
            + globals()
            + " "
            + String.join(" ", CommandTable.names())
            + "' -- \"$cur\")); return ;;");
    for (String name : CommandTable.names()) {
      bashCommand(name, CommandTable.get(name));
    }
    output.line("  esac");
    output.line("}");
    output.line("complete -F _peerctl peerctl");
    output.flush();
  }

  private void bashCommand(String name, Command command) {
    output.line("    " + name + ")");
    output.line(
        "      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '"
            + words(command.options())
            + globals()
            + "' -- \"$cur\"))");
    String arguments = bashOffers(command.manual().completes());
    if (!arguments.isEmpty()) {
      output.line("      else " + arguments);
    }
    output.line("      fi ;;");
  }

  private static String bashOffers(Completes completes) {
    return switch (completes) {
      case Completes.Nothing _ -> "";
      case Completes.LocalFiles _ -> "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))";
      case Completes.NetworkNames _ ->
          "local IFS=$'\\n'; compopt -o filenames; COMPREPLY=($(compgen -W \"$("
              + NAMES
              + " -- \"$cur\" 2>/dev/null)\" -- \"$cur\"))";
      case Completes.CommandNames _ -> bashOffers(new Completes.OneOf(CommandTable.names()));
      case Completes.OneOf(List<String> words) ->
          "COMPREPLY=($(compgen -W '" + String.join(" ", words) + "' -- \"$cur\"))";
    };
  }

  /// The values of the options that have something to offer, which an option of one spelling has in
  /// all commands.
  private void bashValues() {
    Set<Option<?>> options = new LinkedHashSet<>(GlobalOptions.all());
    for (String name : CommandTable.names()) {
      options.addAll(CommandTable.get(name).options());
    }
    for (Option<?> option : options) {
      String offers = bashOffers(option.completes());
      if (!offers.isEmpty()) {
        output.line(
            "      " + String.join("|", option.spellings()) + ") " + offers + "; return ;;");
      }
    }
  }

  void zsh() {
    output.line("#compdef peerctl");
    output.line("# zsh completion for peerctl, made by: peerctl completion zsh");
    output.line("_peerctl_names() {");
    output.line(
        "  local -a names; names=(${(f)\"$("
            + NAMES
            + " -- \"$PREFIX\" 2>/dev/null)\"}); compadd -a names");
    output.line("}");
    output.line("_peerctl() {");
    output.line("  local context state state_descr line; typeset -A opt_args");
    output.line("  _arguments -C \\");
    zshOptions(GlobalOptions.all());
    output.line("    '1:command:->command' '*::argument:->argument'");
    output.line("  case $state in");
    output.line("    command)");
    output.line("      local -a commands; commands=(");
    for (CommandTable.Entry entry : CommandTable.entries()) {
      output.line("        '" + entry.name() + ":" + quoted(entry.summary()) + "'");
    }
    output.line("      ); _describe command commands ;;");
    output.line("    argument)");
    output.line("      case ${line[1]} in");
    for (String name : CommandTable.names()) {
      zshCommand(name, CommandTable.get(name));
    }
    output.line("      esac ;;");
    output.line("  esac");
    output.line("}");
    output.line("compdef _peerctl peerctl");
    output.flush();
  }

  private void zshCommand(String name, Command command) {
    output.line("        " + name + ") _arguments \\");
    zshOptions(command.options());
    zshOptions(GlobalOptions.all());
    String arguments =
        switch (command.manual().completes()) {
          case Completes.Nothing _ -> "'*: : '";
          case Completes.LocalFiles _ -> "'*:file:_files'";
          case Completes.NetworkNames _ -> "'*:name:_peerctl_names'";
          case Completes.CommandNames _ ->
              "'1:command:(" + String.join(" ", CommandTable.names()) + ")'";
          case Completes.OneOf(List<String> words) -> "'1:what:(" + String.join(" ", words) + ")'";
        };
    output.line("          " + arguments + " ;;");
  }

  private void zshOptions(List<Option<?>> options) {
    for (Option<?> option : options) {
      String description = "[" + quoted(option.description()) + "]";
      String value = option.value().isEmpty() ? "" : ":" + option.value() + ":";
      for (String spelling : option.spellings()) {
        output.line("    '" + spelling + description + value + "' \\");
      }
    }
  }

  private static List<String> valuedGlobals() {
    List<String> words = new ArrayList<>();
    for (Option<?> option : GlobalOptions.all()) {
      if (!option.value().isEmpty()) {
        words.addAll(option.spellings());
      }
    }
    return words;
  }

  private static String globals() {
    return words(GlobalOptions.all()).strip();
  }

  private static String words(List<Option<?>> options) {
    TreeSet<String> words = new TreeSet<>();
    for (Option<?> option : options) {
      words.addAll(option.spellings());
    }
    return words.isEmpty() ? "" : String.join(" ", words) + " ";
  }

  private static String quoted(String text) {
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }
}
