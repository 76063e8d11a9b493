package io.bandada.peerctl.command;

import io.bandada.peerctl.settings.ColourChoice;
import io.bandada.peerctl.settings.Settings;
import io.bandada.peerctl.terminal.Messages;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.ProgressLine;
import io.bandada.peerctl.terminal.Screen;
import io.bandada.peerctl.terminal.TerminalWidth;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The process around a command: its streams, whether people are at their other ends, its
/// variables.
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Path systemConfig) {

  /// This process. `System.console()` cannot tell one stream from another, so the links in /proc
  /// are read.
  public static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2),
        Path.of("/etc/peerctl/config.toml"));
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /// Standard output, as the settings want it.
  public Output output(Settings settings) {
    Screen screen = outIsTerminal ? new Screen(environment, true, speaksUnicode()) : Screen.NONE;
    return new Output(
        out, settings.format(), settings.quiet(), coloured(settings, outIsTerminal), screen);
  }

  /// Standard error, as the settings want it.
  public Messages messages(Settings settings) {
    boolean json = settings.format().isJson();
    boolean capable = errIsTerminal && !variable("TERM").equals("dumb");
    ProgressLine progress =
        capable && !settings.quiet() && !json
            ? new ProgressLine(
                err, true, speaksUnicode(), System::nanoTime, () -> TerminalWidth.of(environment))
            : ProgressLine.hidden();
    return new Messages(err, json, settings.quiet(), coloured(settings, errIsTerminal), progress);
  }

  /// The same before the settings are known. A wrong option must be told in JSON too when JSON was
  /// asked for, though the line could not be understood.
  public Messages messages(List<String> typed) {
    boolean json = typed.contains("--json") || variable("PEERCTL_OUTPUT").startsWith("json");
    return new Messages(err, json, false, errIsTerminal && !wantsNoColour(), ProgressLine.hidden());
  }

  private boolean coloured(Settings settings, boolean terminal) {
    return settings.colour() == ColourChoice.ALWAYS
        || (settings.colour() == ColourChoice.AUTO && terminal && !wantsNoColour());
  }

  private boolean wantsNoColour() {
    return !variable("NO_COLOR").isEmpty() || variable("TERM").equals("dumb");
  }

  /// Whether the user's terminal shows more than ASCII.
  public boolean speaksUnicode() {
    // Our launcher sets LC_ALL, for Java's sake, and keeps what the user had.
    String all =
        environment.containsKey("PEERCTL_USERS_LC_ALL")
            ? variable("PEERCTL_USERS_LC_ALL")
            : variable("LC_ALL");
    String kind = all.isEmpty() ? variable("LC_CTYPE") : all;
    String locale = kind.isEmpty() ? variable("LANG") : kind;
    return locale.regionMatches(true, Math.max(0, locale.indexOf('.') + 1), "utf", 0, 3);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException unknown) {
      return false;
    }
  }
}
