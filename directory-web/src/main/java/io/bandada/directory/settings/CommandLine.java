package io.bandada.directory.settings;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the directory was called with, looked at before Spring sees it: Spring passes over what it
/// does not know, so a question (`--help`) would make a new network here, and `--bandada.data DIR`
/// would open another folder than the one that was meant.
public final class CommandLine {
  private static final int WRONG_USAGE = 2;
  private static final String HELP_TEXT =
      """
      Usage: directory-web [--SETTING=VALUE]...
        Knows names, peers and holders, and serves the dashboard. Without settings it listens on
        127.0.0.1:8440 for people and on 0.0.0.0:8441 for peers, and keeps its data in ./data.

        --bandada.data=DIR        where the database and the keys are
        --server.port=PORT        of the dashboard
        --bandada.peers.url=URL   what machines are told as the directory's address
        --SETTING=VALUE           any line of directory-web.properties, which lists them all
        --version, --help

      Exit: 143 stopped by SIGTERM, 2 wrong usage, 78 wrong settings, 1 anything else.
      """;

  /// Spring's own, which have no value.
  private static final Set<String> SWITCHES = Set.of("--debug", "--trace");

  private CommandLine() {}

  /// What is said instead of a start.
  ///
  /// @param mistake the call was wrong
  public record Reply(boolean mistake, String text) {
    public int exitCode() {
      return mistake ? WRONG_USAGE : 0;
    }
  }

  /// Empty: it is to start.
  public static Optional<Reply> replyTo(String... arguments) {
    for (String argument : arguments) {
      if (argument.equals("--help") || argument.equals("-h")) {
        return Optional.of(new Reply(false, HELP_TEXT));
      }
      if (argument.equals("--version")) {
        return Optional.of(new Reply(false, "directory-web " + version() + "\n"));
      }
      boolean option = argument.startsWith("--") && argument.length() > 2;
      if (!option) {
        return wrong("'" + argument + "' is not known here");
      }
      if (argument.indexOf('=') < 3 && !SWITCHES.contains(argument)) {
        return wrong("'" + argument + "' has no value: write " + argument + "=VALUE");
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> wrong(String what) {
    return Optional.of(
        new Reply(true, "directory-web: " + what + "\n  directory-web --help shows what is\n"));
  }

  private static String version() {
    @Nullable String built = CommandLine.class.getPackage().getImplementationVersion();
    return built == null ? "of no build" : built;
  }
}
