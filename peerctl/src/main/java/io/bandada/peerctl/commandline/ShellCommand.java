package io.bandada.peerctl.commandline;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Colour;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.RawText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl shell`: a session with a menu, over one connection. A line is a number of the menu or a
/// command as on the command line.
public final class ShellCommand implements Command {
  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "A session: type a number of the menu, or any command without \"peerctl\" in front."
            + " \"exit\", 0 or Ctrl-D leaves. A command that fails does not end the session; its"
            + " exit code is that of the last command.",
        new Completes.Nothing(),
        new Example("peerctl shell", "start a session"),
        new Example(
            "printf 'status\\nls\\n' | peerctl shell", "several commands over one connection"));
  }

  /// One character for each byte.
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /// A line of the menu: what it asks for, and the command it then runs.
  ///
  /// @param option before the second answer
  private record Choice(
      String number, String title, List<String> questions, String option, List<String> command) {
    Choice(String number, String title, String command) {
      this(number, title, List.of(), "", List.of(command.split(" ", -1)));
    }
  }

  private static final List<Choice> MENU =
      List.of(
          new Choice(
              "1",
              "download",
              List.of("Name or id: ", "Save as [its name]: "),
              "-O",
              List.of("download")),
          new Choice(
              "2", "upload", List.of("File: ", "Name [its own]: "), "--name", List.of("upload")),
          new Choice("3", "list files of the network", "ls"),
          new Choice("4", "list this peer's index", "ls --local"),
          new Choice("5", "status", "status"),
          new Choice("6", "log in", "login"),
          new Choice("7", "log out", "logout"),
          new Choice("0", "exit", "exit"));

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    boolean atTerminal = invocation.surroundings().inIsTerminal();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(invocation.surroundings().in(), BYTES));
    if (atTerminal) {
      menu(invocation.output());
    }
    CommandRun nested =
        new CommandRun(invocation.surroundings(), invocation.daemons(), invocation.globals());
    ExitCode last = ExitCode.DONE;
    while (true) {
      @Nullable String line = ask(invocation, in, atTerminal, "peerctl> ");
      if (line == null) {
        return last;
      }
      try {
        List<String> words = chosen(invocation, in, atTerminal, CommandWords.of(line));
        if (words.isEmpty()) {
          continue;
        }
        switch (words.getFirst()) {
          case "exit", "quit" -> {
            return last;
          }
          case "menu" -> menu(invocation.output());
          case "shell" -> invocation.messages().say("this is the shell already");
          default -> last = nested.run(words);
        }
      } catch (CommandFailed failure) {
        invocation.messages().fail(failure);
        last = failure.code();
      }
      if (last == ExitCode.BROKEN_PIPE) {
        return last;
      }
    }
  }

  private static void menu(Output output) {
    for (Choice choice : MENU) {
      output.line("  " + output.paint(Colour.CYAN, choice.number()) + "  " + choice.title());
    }
    output.line("  or any command; \"help\" lists them");
    output.flush();
  }

  /// The words of the line, or those of the menu's line with that number.
  private static List<String> chosen(
      Invocation invocation, BufferedReader in, boolean atTerminal, List<String> words) {
    if (words.size() != 1) {
      return words;
    }
    for (Choice choice : MENU) {
      if (choice.number().equals(words.getFirst())) {
        List<String> command = new ArrayList<>(choice.command());
        for (String question : choice.questions()) {
          @Nullable String answer = ask(invocation, in, atTerminal, question);
          if (answer != null && !answer.isBlank()) {
            if (command.size() > choice.command().size()) {
              command.add(choice.option());
            }
            command.add(answer.strip());
          }
        }
        return command;
      }
    }
    return words;
  }

  private static @Nullable String ask(
      Invocation invocation, BufferedReader in, boolean atTerminal, String question) {
    if (atTerminal) {
      invocation.messages().ask(question);
    }
    try {
      @Nullable String line = in.readLine();
      return line == null ? null : RawText.of(line.getBytes(BYTES));
    } catch (IOException e) {
      throw CommandFailed.standardInput(e);
    }
  }
}
