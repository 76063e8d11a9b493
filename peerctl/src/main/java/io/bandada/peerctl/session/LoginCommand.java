package io.bandada.peerctl.session;

import io.bandada.peerctl.command.CommandWithOptions;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.option.Completes;
import io.bandada.peerctl.option.Option;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.LogInReply;
import io.bandada.proto.control.LogInRequest;
import java.io.Console;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `peerctl login`: signs this peer in at a directory.
public final class LoginCommand extends CommandWithOptions {
  private final Option<String> directory =
      option(
          Option.text(
              "--directory URL",
              "address of the directory (else the daemon's own setting or the last one)"));
  private final Option<String> user =
      option(Option.text("-u, --user NAME", "account (else asked for)"));
  private final Option<Boolean> passwordStdin =
      option(
          Option.flag(
              "--password-stdin", "read the password from the first line of standard input"));
  private final Option<String> tokenFile =
      option(
          Option.text(
              "--token-file FILE",
              "sign in with the join token in this file, - is standard input"));
  private final Option<String> fingerprint =
      option(
          Option.text("--fingerprint FP", "fingerprint of the network, as the directory shows it"));
  private final Option<String> name =
      option(Option.text("--name NAME", "how this peer is called in lists (else its host name)"));

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Signs this peer in at a directory and starts its heartbeats. The daemon makes a key, gets"
            + " a certificate for it, and keeps both over restarts; signing in again is fine. A"
            + " network that this peer does not know yet is shown by its fingerprint and must be"
            + " confirmed, or given with --fingerprint; a join token brings it along. Before that"
            + " nothing is sent. Passwords and tokens are never taken from the command line, where"
            + " others could read them.",
        new Completes.Nothing(),
        new Example(
            "peerctl login --directory https://directory.example:8441 --user ana",
            "the first time"),
        new Example("peerctl login", "again, at the same directory"),
        new Example(
            "echo TOKEN | peerctl login --directory https://directory.example:8441 --token-file -",
            "with a join token"),
        new Example(
            "peerctl login --user ana --fingerprint FP --password-stdin < secret.txt",
            "from a script"));
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    LogInRequest.Builder request =
        LogInRequest.newBuilder()
            .setDirectory(invocation.get(directory))
            .setPeerName(invocation.get(name))
            .setFingerprint(invocation.get(fingerprint));
    @Nullable String token = invocation.find(tokenFile).orElse(null);
    if (token == null) {
      withAccount(invocation, request);
    } else if (invocation.get(passwordStdin) || invocation.find(user).isPresent()) {
      throw CommandFailed.usage(
          "a join token needs no user and no password", "leave out --user and --password-stdin");
    } else {
      request.setJoinToken(SecretLine.ofFile(invocation.surroundings(), token));
    }
    show(invocation, invocation.daemon().logIn(request.build()));
    return ExitCode.DONE;
  }

  /// The secret is asked for last: by then it is known to whom it goes.
  private void withAccount(Invocation invocation, LogInRequest.Builder request) {
    new NetworkQuestion(invocation, List.of(directory, user, name), passwordStdin).settle(request);
    request
        .setUser(invocation.find(user).orElseGet(() -> askUser(invocation)))
        .setPassword(password(invocation));
  }

  private static void show(Invocation invocation, LogInReply reply) {
    if (invocation.output().isJson()) {
      invocation
          .output()
          .document(
              json -> {
                json.writeStringProperty("peer", reply.getPeerName());
                json.writeStringProperty("peer_id", reply.getPeerId());
                json.writeStringProperty("user", reply.getUser());
                json.writeStringProperty("directory", reply.getDirectory());
                json.writeStringProperty("fingerprint", reply.getFingerprint());
              });
    } else {
      invocation
          .messages()
          .say(
              "signed in at "
                  + reply.getDirectory()
                  + " as "
                  + reply.getUser()
                  + "; this peer is "
                  + reply.getPeerName());
    }
  }

  private static String askUser(Invocation invocation) {
    @Nullable String answer = console(invocation, "--user NAME").readLine("User: ");
    if (answer == null || answer.isBlank()) {
      throw CommandFailed.usage("no user name was given", "peerctl login --user NAME");
    }
    return answer.strip();
  }

  private String password(Invocation invocation) {
    if (invocation.get(passwordStdin)) {
      return SecretLine.ofStandardInput(
          invocation.surroundings(),
          "password",
          "for example:  peerctl login --user ana --password-stdin < secret.txt");
    }
    char @Nullable [] typed = console(invocation, "--password-stdin").readPassword("Password: ");
    if (typed == null || typed.length == 0) {
      throw CommandFailed.usage(
          "no password was given", "type it, or give it with --password-stdin");
    }
    String password = new String(typed);
    Arrays.fill(typed, '\0');
    return password;
  }

  private static Console console(Invocation invocation, String instead) {
    @Nullable Console console = invocation.surroundings().inIsTerminal() ? System.console() : null;
    if (console == null) {
      throw CommandFailed.usage("there is no terminal to ask at", "use " + instead);
    }
    return console;
  }
}
