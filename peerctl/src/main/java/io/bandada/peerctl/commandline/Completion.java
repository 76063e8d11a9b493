package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Completion scripts. Both shells get the same answers: for each command its options, the values
/// of those that have few, and what its arguments may be. Names of files are asked of the daemon,
/// with a bound, so that a dead daemon does not hang the shell.
final class Completion {
  /// Of one folder, so that a large network is no long list.
  private static final String NAMES = "peerctl -q --timeout 2s tree -L 1";

  private static final String PEERS = "peerctl -q --timeout 2s peer ls";
  private static final String TRANSFERS = "peerctl -q --timeout 2s transfer ls";

  private final Output output;

  Completion(Output output) {
    this.output = output;
  }

  void bash() {
    output.line("# bash completion for peerctl, made by: peerctl completion bash");
    output.line("_peerctl_lines() {");
    output.line("  local line; compopt -o filenames 2>/dev/null");
    output.line(
        "  while IFS= read -r line; do [[ -n $line && $line == \"$cur\"* ]] &&"
            + " COMPREPLY+=(\"$line\"); done <<< \"$1\"");
    output.line("}");
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
    output.line("      else case \"$prev\" in");
    for (Option<?> option : command.options()) {
      String offers = bashOffers(option.completes());
      if (!offers.isEmpty()) {
        output.line("        " + String.join("|", option.spellings()) + ") " + offers + " ;;");
      }
    }
    String arguments = bashOffers(command.manual().completes());
    output.line("        *) " + arguments + " ;;");
    output.line("      esac; fi ;;");
  }

  private static String bashOffers(Completes completes) {
    return switch (completes) {
      case Completes.Nothing _ -> "";
      case Completes.LocalFiles _ -> "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))";
      case Completes.LocalFolders _ ->
          "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))";
      case Completes.NetworkNames _ ->
          "_peerctl_lines \"$("
              + NAMES
              + " -- \"${cur%\"${cur##*/}\"}\" 2>/dev/null)\"; "
              + "[[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace";
      case Completes.Peers _ -> "_peerctl_lines \"$(" + PEERS + " 2>/dev/null)\"";
      case Completes.Transfers _ -> "_peerctl_lines \"$(" + TRANSFERS + " 2>/dev/null)\"";
      case Completes.Words(List<String> words, Completes then) ->
          "if [[ $prev == $cmd ]]; then "
              + bashOffers(new Completes.OneOf(words))
              + "; else "
              + bashOffers(then)
              + "; fi";
      case Completes.CommandNames _ -> bashOffers(new Completes.OneOf(CommandTable.names()));
      case Completes.OneOf(List<String> words) ->
          "COMPREPLY=($(compgen -W '" + String.join(" ", words) + "' -- \"$cur\"))";
    };
  }

  /// The values of the options of every command.
  private void bashValues() {
    for (Option<?> option : GlobalOptions.all()) {
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
            + " -- \"${PREFIX%\"${PREFIX##*/}\"}\" 2>/dev/null)\"}); compadd -a names");
    output.line("}");
    output.line("_peerctl_peers() { compadd -- ${(f)\"$(" + PEERS + " 2>/dev/null)\"} }");
    output.line("_peerctl_transfers() { compadd -- ${(f)\"$(" + TRANSFERS + " 2>/dev/null)\"} }");
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
    output.line("          " + zshOffers(command.manual().completes(), "*") + " ;;");
  }

  /// @param which arguments: `1` or `*`
  private static String zshOffers(Completes completes, String which) {
    return switch (completes) {
      case Completes.Nothing _ -> "'" + which + ": : '";
      case Completes.LocalFiles _ -> "'" + which + ":file:_files'";
      case Completes.LocalFolders _ -> "'" + which + ":folder:_files -/'";
      case Completes.NetworkNames _ -> "'" + which + ":name:_peerctl_names'";
      case Completes.Peers _ -> "'" + which + ":peer:_peerctl_peers'";
      case Completes.Transfers _ -> "'" + which + ":transfer:_peerctl_transfers'";
      case Completes.CommandNames _ -> zshOffers(new Completes.OneOf(CommandTable.names()), which);
      case Completes.OneOf(List<String> words) -> "'1:what:(" + String.join(" ", words) + ")'";
      case Completes.Words(List<String> words, Completes then) ->
          zshOffers(new Completes.OneOf(words), "1") + " " + zshOffers(then, which);
    };
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
