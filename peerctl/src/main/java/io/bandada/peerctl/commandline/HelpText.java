package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.settings.GlobalOptions;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import java.util.ArrayList;
import java.util.List;

/// Help as people want it: examples first, then the rest.
public final class HelpText {
  private static final int COLUMNS = 78;
  static final String REFERENCES =
      "REF is the name of a file, or id: and its id. Of an id the first 8 digits or more are enough"
          + " when no other file has the same, and id: may be left out when no file is called so:"
          + " an exact name comes first.";

  private static final String INDENT = "  ";

  private static final List<Manual.Example> FIRST_STEPS =
      List.of(
          new Manual.Example(
              "peerctl login --directory https://directory.example:8441", "sign this peer in"),
          new Manual.Example("peerctl upload big.iso", "publish a file"),
          new Manual.Example("peerctl ls", "what is there"),
          new Manual.Example("peerctl download big.iso", "fetch it, on any other peer"));

  private final Output output;

  public HelpText(Output output) {
    this.output = output;
  }

  /// For somebody who typed nothing.
  public void brief() {
    output.line("peerctl - files of a private peer-to-peer network");
    examples(FIRST_STEPS);
    output.line("");
    output.line("All commands:  peerctl help");
  }

  public void overview() {
    output.line("peerctl - files of a private peer-to-peer network");
    examples(FIRST_STEPS);
    for (CommandTable.Group group : CommandTable.groups()) {
      heading(group.title());
      List<String[]> rows = new ArrayList<>();
      for (CommandTable.Entry entry : group.entries()) {
        rows.add(new String[] {entry.name(), entry.summary()});
      }
      rows(rows);
    }
    heading("Options of every command");
    options(GlobalOptions.all());
    output.line("");
    output.line("All about one command:  peerctl help COMMAND");
  }

  public void command(String name, Command command) {
    Manual manual = command.manual();
    output.line("peerctl " + name + " - " + CommandTable.summary(name));
    examples(manual.examples());
    heading("Usage");
    output.line(INDENT + synopsis(name, command));
    output.line("");
    for (String line : wrapped(manual.text())) {
      output.line(line);
    }
    if (manual.arguments().contains("REF")) {
      output.line("");
      wrapped(REFERENCES).forEach(output::line);
    }
    if (!command.options().isEmpty()) {
      heading("Options");
      options(command.options());
    }
    output.line("");
    output.line("Options of every command:  peerctl help");
  }

  static String synopsis(String name, Command command) {
    String options = command.options().isEmpty() ? "" : " [OPTIONS]";
    String arguments = command.manual().arguments();
    return "peerctl " + name + options + (arguments.isEmpty() ? "" : " " + arguments);
  }

  private void heading(String title) {
    output.line("");
    output.line(output.paint(Colour.BOLD, title));
  }

  private void examples(List<Manual.Example> examples) {
    heading(examples.size() == 1 ? "Example" : "Examples");
    List<String[]> rows = new ArrayList<>();
    for (Manual.Example example : examples) {
      rows.add(new String[] {example.line(), example.meaning()});
    }
    rows(rows);
  }

  /// Without a letter the word stands in the same column.
  private void options(List<Option<?>> options) {
    List<String[]> rows = new ArrayList<>();
    for (Option<?> option : options) {
      rows.add(
          new String[] {
            (option.letter().isEmpty() ? "    " : "") + option.spelled(), option.description()
          });
    }
    rows(rows);
  }

  private void rows(List<String[]> rows) {
    int width = 0;
    for (String[] row : rows) {
      width = Math.max(width, row[0].length());
    }
    for (String[] row : rows) {
      output.line(
          INDENT
              + output.paint(Colour.CYAN, row[0])
              + " ".repeat(width - row[0].length())
              + INDENT
              + row[1]);
    }
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() >= COLUMNS) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
