package io.bandada.peerctl.session;

import io.bandada.peerctl.command.Command;
import io.bandada.peerctl.command.Flags;
import io.bandada.peerctl.command.Invocation;
import io.bandada.peerctl.command.Manual;
import io.bandada.peerctl.command.Manual.Completes;
import io.bandada.peerctl.command.Manual.Example;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.LogInReply;
import io.bandada.proto.control.LogInRequest;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// `peerctl login`: signs this peer in at a directory.
public final class LoginCommand implements Command {
  /// Nobody's password is longer; a file given by mistake is.
  static final int LONGEST_PASSWORD_BYTES = 4096;

  @Override
  public Manual manual() {
    return Manual.of(
        "",
        "Signs this peer in at a directory and starts its heartbeats. The daemon keeps the session over restarts; "
            + "signing in again is fine. Without --password-stdin the password is asked for at the terminal; it is never "
            + "taken from the command line, where others could read it.",
        new Completes.Nothing(),
        new Example("peerctl login --directory http://127.0.0.1:8440 --user ana", "the first time"),
        new Example("peerctl login", "again, at the same directory"),
        new Example("peerctl login --user ana --password-stdin < secret.txt", "from a script"));
  }

  @Override
  public Options options() {
    return new Flags()
        .value(null, "directory", "URL", "address of the directory (else the daemon's own setting or the last one)")
        .value("u", "user", "NAME", "account (else asked for)")
        .flag(null, "password-stdin", "read the password from the first line of standard input")
        .value(null, "name", "NAME", "how this peer is called in lists (else its host name)")
        .options();
  }

  @Override
  public ExitCode run(Invocation invocation) {
    invocation.arguments(0, 0, "");
    @Nullable String user = invocation.value("user");
    LogInRequest request =
        LogInRequest.newBuilder()
            .setDirectory(invocation.value("directory", ""))
            .setPeerName(invocation.value("name", ""))
            .setUser(user == null ? askUser(invocation) : user)
            .setPassword(password(invocation))
            .build();
    LogInReply reply = invocation.daemon().logIn(request);
    if (invocation.output().isJson()) {
      invocation.output().document(json -> {
        json.writeStringProperty("peer", reply.getPeerName());
        json.writeStringProperty("peer_id", reply.getPeerId());
        json.writeStringProperty("user", reply.getUser());
        json.writeStringProperty("directory", reply.getDirectory());
      });
    } else {
      invocation.words().say("signed in at " + reply.getDirectory() + " as " + reply.getUser() + "; this peer is " + reply.getPeerName());
    }
    return ExitCode.DONE;
  }

  private static String askUser(Invocation invocation) {
    @Nullable String answer = console(invocation, "--user NAME").readLine("User: ");
    if (answer == null || answer.isBlank()) {
      throw CommandFailed.usage("no user name was given", "peerctl login --user NAME");
    }
    return answer.strip();
  }

  private static String password(Invocation invocation) {
    if (invocation.has("password-stdin")) {
      return firstLine(invocation.surroundings().in());
    }
    char @Nullable [] typed = console(invocation, "--password-stdin").readPassword("Password: ");
    if (typed == null || typed.length == 0) {
      throw CommandFailed.usage("no password was given", "type it, or give it with --password-stdin");
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

  /// Without its line end; a password may have spaces at its ends.
  private static String firstLine(InputStream in) {
    try {
      String text = new String(in.readNBytes(LONGEST_PASSWORD_BYTES + 1), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      String line = end < 0 ? text : text.substring(0, end);
      line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (line.isEmpty() || line.length() > LONGEST_PASSWORD_BYTES) {
        throw CommandFailed.usage("standard input has no password in its first line", "for example:  peerctl login --user ana --password-stdin < secret.txt");
      }
      return line;
    } catch (IOException e) {
      throw CommandFailed.local("read standard input", e);
    }
  }
}
