package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.UnknownNetwork;
import io.bandada.peerctl.terminal.SafeText;
import io.bandada.proto.control.LogInRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// "Is this the right network?", asked of a person when the daemon trusts none yet. Without a
/// person there is no guess: the failure says the very command that vouches for it.
final class NetworkQuestion {
  private static final int LONGEST_ANSWER = 64;

  private final Invocation invocation;
  private final List<Option<String>> repeated;
  private final Option<Boolean> passwordStdin;

  /// @param repeated what the command line that vouches for the network has again, as far as it was
  ///   given
  NetworkQuestion(
      Invocation invocation, List<Option<String>> repeated, Option<Boolean> passwordStdin) {
    this.invocation = invocation;
    this.repeated = repeated;
    this.passwordStdin = passwordStdin;
  }

  /// The request has a fingerprint afterwards, or the daemon knows its network.
  void settle(LogInRequest.Builder request) {
    if (!request.getFingerprint().isEmpty()
        || !invocation.daemon().whoAmI().getFingerprint().isEmpty()) {
      return;
    }
    try {
      // Says who is there, as long as nobody has vouched for it.
      invocation.daemon().logIn(request.build());
    } catch (UnknownNetwork unknown) {
      request.setFingerprint(confirmed(unknown));
    }
  }

  private String confirmed(UnknownNetwork unknown) {
    Surroundings surroundings = invocation.surroundings();
    if (!surroundings.inIsTerminal()) {
      throw new UnknownNetwork(
          unknown.message(), command(unknown.fingerprint()), unknown.fingerprint());
    }
    try {
      OutputStream err = surroundings.err();
      err.write(
          (SafeText.of(unknown.message())
                  + "\n  SHA256:"
                  + SafeText.of(unknown.fingerprint())
                  + "\nIs this right? [y/N] ")
              .getBytes(StandardCharsets.UTF_8));
      err.flush();
      String answer = line(surroundings.in());
      if (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes")) {
        return unknown.fingerprint();
      }
    } catch (IOException e) {
      throw CommandFailed.local("ask at the terminal", e);
    }
    throw new UnknownNetwork(
        "not confirmed: nothing was sent",
        "compare it with the one that the directory shows",
        unknown.fingerprint());
  }

  /// Byte by byte, so that nothing of the next line is taken.
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_ANSWER; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /// What to type when the fingerprint is right.
  private String command(String fingerprint) {
    StringBuilder command =
        new StringBuilder("if it is the one that the directory shows:  peerctl login");
    for (Option<String> option : repeated) {
      invocation
          .find(option)
          .ifPresent(
              value ->
                  command.append(" --").append(option.word()).append(' ').append(quoted(value)));
    }
    command.append(" --fingerprint ").append(fingerprint);
    return command.append(invocation.get(passwordStdin) ? " --password-stdin" : "").toString();
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._:/@\\[\\]-]+")
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }
}
