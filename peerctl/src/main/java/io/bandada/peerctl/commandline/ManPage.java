package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.settings.SettingsSource;
import io.bandada.peerctl.terminal.Output;
import java.util.List;

/// peerctl(1) in roff, from the commands' own manuals.
final class ManPage {
  private final Output output;

  ManPage(Output output) {
    this.output = output;
  }

  void print() {
    output.line(".TH PEERCTL 1 \"\" Bandada \"User Commands\"");
    section("NAME");
    text("peerctl - files of a private peer-to-peer network");
    section("SYNOPSIS");
    output.line(".B peerctl");
    text("[OPTIONS] COMMAND [ARGUMENTS]");
    section("DESCRIPTION");
    text(
        "One command, one answer: data on standard output, words on standard error, an exit code"
            + " for scripts. peerctl talks only to the peerd of this machine, over its unix"
            + " socket.");
    section("OPTIONS");
    options(GlobalOptions.all());
    section("COMMANDS");
    for (CommandTable.Entry entry : CommandTable.entries()) {
      command(entry);
    }
    section("REFERENCES");
    text(HelpText.REFERENCES);
    section("EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      tagged(Integer.toString(code.number()), code.word().replace('-', ' '));
    }
    section("FILES");
    tagged(
        "~/.config/peerctl/config.toml, /etc/peerctl/config.toml",
        "Settings: " + String.join(", ", SettingsSource.keys()) + ".");
    tagged("/run/peerd/control.sock", "The socket of peerd.");
    section("ENVIRONMENT");
    tagged(
        String.join(", ", SettingsSource.keys().stream().map(SettingsSource::variable).toList()),
        "The same settings; an option goes before a variable, a variable before a file.");
    tagged("NO_COLOR", "No colours.");
    output.flush();
  }

  private void command(CommandTable.Entry entry) {
    Command command = CommandTable.get(entry.name());
    Manual manual = command.manual();
    output.line(".SS " + escaped(HelpText.synopsis(entry.name(), command)));
    text(manual.text());
    options(command.options());
    output.line(".PP");
    for (Manual.Example example : manual.examples()) {
      output.line(".EX");
      text("  " + example.line());
      output.line(".EE");
    }
  }

  private void options(List<Option<?>> options) {
    for (Option<?> option : options) {
      tagged(option.spelled(), option.description());
    }
  }

  private void tagged(String tag, String body) {
    output.line(".TP");
    output.line(".B " + escaped(tag));
    text(body);
  }

  private void section(String title) {
    output.line(".SH " + title);
  }

  private void text(String text) {
    String safe = escaped(text);
    output.line(safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
