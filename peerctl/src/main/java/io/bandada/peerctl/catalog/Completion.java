package io.bandada.peerctl.catalog;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// Completion scripts. Both shells get the same answers: for each command its options, the values of those that have few, and what its
/// arguments may be. Names of files are asked of the daemon, with a bound, so that a dead daemon does not hang the shell.
final class Completion {
  private static final String NAMES = "peerctl -q --timeout 2s ls";

  private final Output output;

  Completion(Output output) {
    this.output = output;
  }

  void bash() {
    output.line("# bash completion for peerctl, made by: peerctl completion bash");
    output.line("_peerctl() {");
    output.line("  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\" cmd= i");
    output.line("  COMPREPLY=()");
    output.line("  for ((i = 1; i < COMP_CWORD; i++)); do");
    output.line("    case \"${COMP_WORDS[i]}\" in");
    output.line("      " + String.join("|", valuedGlobals()) + ") ((i++)) ;;");
    output.line("      -*) ;;");
    output.line("      *) cmd=\"${COMP_WORDS[i]}\"; break ;;");
    output.line("    esac");
    output.line("  done");
    output.line("  case \"$prev\" in");
    values("      ");
    output.line("  esac");
    output.line("  case \"$cmd\" in");
    output.line("    '') COMPREPLY=($(compgen -W '" + globals() + " " + String.join(" ", Commands.names()) + "' -- \"$cur\")); return ;;");
    for (String name : Commands.names()) {
      bashCommand(name, Commands.get(name));
    }
    output.line("  esac");
    output.line("}");
    output.line("complete -F _peerctl peerctl");
    output.flush();
  }

  private void bashCommand(String name, Command command) {
    output.line("    " + name + ")");
    output.line("      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '" + words(command.options()) + globals() + "' -- \"$cur\"))");
    String arguments =
        switch (command.manual().completes()) {
          case Completes.Nothing _ -> "";
          case Completes.LocalFiles _ -> "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))";
          case Completes.NetworkNames _ -> "local IFS=$'\\n'; compopt -o filenames; COMPREPLY=($(compgen -W \"$(" + NAMES + " -- \"$cur\" 2>/dev/null)\" -- \"$cur\"))";
          case Completes.CommandNames _ -> "COMPREPLY=($(compgen -W '" + String.join(" ", Commands.names()) + "' -- \"$cur\"))";
          case Completes.Words(List<String> words) -> "COMPREPLY=($(compgen -W '" + String.join(" ", words) + "' -- \"$cur\"))";
        };
    if (!arguments.isEmpty()) {
      output.line("      else " + arguments);
    }
    output.line("      fi ;;");
  }

  /// Options with few values, the same in all commands.
  private void values(String indent) {
    output.line(indent + "-o|--output) COMPREPLY=($(compgen -W 'text wide json jsonl' -- \"$cur\")); return ;;");
    output.line(indent + "--color) COMPREPLY=($(compgen -W 'auto always never' -- \"$cur\")); return ;;");
    output.line(indent + "--sort) COMPREPLY=($(compgen -W 'name size created copies -name -size -created -copies' -- \"$cur\")); return ;;");
    output.line(indent + "--up|--down|--per-peer) COMPREPLY=($(compgen -W 'off 500Ki 1Mi 8Mi 64Mi' -- \"$cur\")); return ;;");
    output.line(indent + "--socket) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;");
  }

  void zsh() {
    output.line("#compdef peerctl");
    output.line("# zsh completion for peerctl, made by: peerctl completion zsh");
    output.line("_peerctl_names() {");
    output.line("  local -a names; names=(${(f)\"$(" + NAMES + " -- \"$PREFIX\" 2>/dev/null)\"}); compadd -a names");
    output.line("}");
    output.line("_peerctl() {");
    output.line("  local context state state_descr line; typeset -A opt_args");
    output.line("  _arguments -C \\");
    zshOptions(GlobalOptions.options());
    output.line("    '1:command:->command' '*::argument:->argument'");
    output.line("  case $state in");
    output.line("    command)");
    output.line("      local -a commands; commands=(");
    for (Commands.Entry entry : Commands.all()) {
      output.line("        '" + entry.name() + ":" + quoted(entry.summary()) + "'");
    }
    output.line("      ); _describe command commands ;;");
    output.line("    argument)");
    output.line("      case ${line[1]} in");
    for (String name : Commands.names()) {
      zshCommand(name, Commands.get(name));
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
    zshOptions(GlobalOptions.options());
    String arguments =
        switch (command.manual().completes()) {
          case Completes.Nothing _ -> "'*: : '";
          case Completes.LocalFiles _ -> "'*:file:_files'";
          case Completes.NetworkNames _ -> "'*:name:_peerctl_names'";
          case Completes.CommandNames _ -> "'1:command:(" + String.join(" ", Commands.names()) + ")'";
          case Completes.Words(List<String> words) -> "'1:what:(" + String.join(" ", words) + ")'";
        };
    output.line("          " + arguments + " ;;");
  }

  private void zshOptions(Options options) {
    for (Option option : options.getOptions()) {
      String description = "[" + quoted(option.getDescription()) + "]";
      String value = option.hasArg() ? ":" + option.getArgName() + ":" : "";
      if (option.getOpt() != null) {
        output.line("    '-" + option.getOpt() + description + value + "' \\");
      }
      output.line("    '--" + option.getLongOpt() + description + value + "' \\");
    }
  }

  private static List<String> valuedGlobals() {
    List<String> words = new ArrayList<>();
    for (Option option : GlobalOptions.options().getOptions()) {
      if (option.hasArg()) {
        if (option.getOpt() != null) {
          words.add("-" + option.getOpt());
        }
        words.add("--" + option.getLongOpt());
      }
    }
    return words;
  }

  private static String globals() {
    return words(GlobalOptions.options()).strip();
  }

  private static String words(Options options) {
    TreeSet<String> words = new TreeSet<>();
    for (Option option : options.getOptions()) {
      if (option.getOpt() != null) {
        words.add("-" + option.getOpt());
      }
      words.add("--" + option.getLongOpt());
    }
    return words.isEmpty() ? "" : String.join(" ", words) + " ";
  }

  private static String quoted(String text) {
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }
}
