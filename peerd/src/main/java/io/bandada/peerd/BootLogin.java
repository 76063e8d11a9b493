package io.bandada.peerd;

import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.Node;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.Result;
import io.bandada.peerd.node.session.Identity;
import io.bandada.peerd.node.session.LoginOrder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Signs in with the configured account or join token when no session stands: for machines that
/// nobody logs in to. Goes on trying while the directory is away, and stops at the first clear no.
/// Lives on the loop.
final class BootLogin {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MAX_SECRET_BYTES = 4096;

  private static final System.Logger LOG = System.getLogger(BootLogin.class.getName());

  private final Loop loop;
  private final Node node;
  private final PeerdConfig.Login login;
  private Duration pause = FIRST_PAUSE;

  BootLogin(Loop loop, Node node, PeerdConfig.Login login) {
    this.loop = loop;
    this.node = node;
    this.login = login;
  }

  void begin() {
    if (!node.whoAmI().loggedIn()) {
      attempt();
    }
  }

  private void attempt() {
    loop.offload(
        () -> secret(login.secretFile()),
        outcome -> {
          switch (outcome) {
            case Loop.Outcome.Done<String>(String secret) ->
                node.login(order(secret), this::answered);
            case Loop.Outcome.Failed<String>(Exception cause) ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "cannot sign in: " + login.secretFile() + " cannot be read: " + reason(cause));
          }
        });
  }

  private LoginOrder order(String secret) {
    return login.withToken()
        ? new LoginOrder("", "", "", "", secret.strip(), login.fingerprint())
        : new LoginOrder("", login.user(), secret, "", "", login.fingerprint());
  }

  private static String reason(Exception cause) {
    return switch (cause) {
      case NoSuchFileException missing -> "no such file";
      case AccessDeniedException denied -> "no permission";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static String secret(Path file) throws IOException {
    if (Files.size(file) > MAX_SECRET_BYTES) {
      throw new IOException("it has more than " + MAX_SECRET_BYTES + " bytes");
    }
    // The line's end is an editor's, not the secret's.
    return Files.readString(file).replaceFirst("\\R\\z", "");
  }

  private void answered(Result<Identity> result) {
    switch (result) {
      case Result.Ok<Identity>(Identity me) ->
          LOG.log(
              System.Logger.Level.INFO,
              "signed in as " + me.user() + ", this peer is " + me.peerName());
      case Result.Failed<Identity>(NodeFailure failure) -> failed(failure);
    }
  }

  private void failed(NodeFailure failure) {
    if (failure.kind() != NodeFailure.Kind.TRY_LATER) {
      LOG.log(
          System.Logger.Level.ERROR,
          "cannot sign in"
              + (login.withToken() ? "" : " as " + login.user())
              + ": "
              + said(failure));
      return;
    }
    if (pause.equals(FIRST_PAUSE)) {
      LOG.log(
          System.Logger.Level.WARNING, "cannot sign in yet, goes on trying: " + failure.message());
    }
    loop.after(pause, this::begin);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
  }

  private static String said(NodeFailure failure) {
    return failure.kind() == NodeFailure.Kind.UNKNOWN_NETWORK
        ? failure.message()
            + "; if it is the right one, set fingerprint = \""
            + failure.fingerprint()
            + "\""
        : failure.message();
  }
}
