package io.bandada.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command of one peer, as a person would type it.
record Peerctl(Path socket) {
  /// No file of whoever runs the tests may have a say.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("XDG_CONFIG_HOME", "/nonexistent", "LC_ALL", "C.UTF-8");

  static {
    AotCaches.ensure();
  }

  /// Runs to the end, whatever comes out.
  Answer run(Object... arguments) {
    return Answer.of(command(arguments), ENVIRONMENT, "");
  }

  /// The same, with something to read and some variables more.
  Answer run(Map<String, String> environment, String input, Object... arguments) {
    Map<String, String> all = new java.util.TreeMap<>(ENVIRONMENT);
    all.putAll(environment);
    return Answer.of(command(arguments), all, input);
  }

  /// Runs and must succeed.
  Answer ok(Object... arguments) {
    return run(arguments).expect(0);
  }

  Answer login(DirectoryServer directory, String user, String password) {
    return Answer.of(
        command(
            "login",
            "--directory",
            directory.peersUrl(),
            "--fingerprint",
            directory.fingerprint(),
            "--user",
            user,
            "--password-stdin"),
        ENVIRONMENT,
        password + "\n");
  }

  /// Goes on in the background.
  Program start(String name, Path log, Object... arguments) {
    return Program.start(name, log, command(arguments), ENVIRONMENT);
  }

  private List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Checkout.launcher("peerctl").toString());
    command.add("--socket");
    command.add(socket.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
