package io.bandada.peerd.node.session;

import io.bandada.directory.api.JoinToken;
import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.node.base.NodeFailure.Kind;
import org.jspecify.annotations.Nullable;

/// Which network a login is meant for, and with what. Everything in it was given by a person.
///
/// @param pin empty when nobody said which network it shall be and none is trusted yet
/// @param token null: an account
record NetworkChoice(String pin, @Nullable JoinToken token) {
  private static final String PREFIX = "SHA256:";
  private static final String FINGERPRINT = "[A-Za-z0-9_-]{43}";

  /// What was given and what is trusted do not go together, or are of no known shape.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never leaves the process
    private final NodeFailure failure;

    private Unusable(String message, String hint) {
      super(message, null, false, false);
      failure = new NodeFailure(Kind.USAGE, message, hint);
    }

    NodeFailure failure() {
      return failure;
    }
  }

  /// @param trusted the pin of the network that is trusted; empty: none
  static NetworkChoice of(LoginOrder order, String trusted) throws Unusable {
    String given = fingerprint(order.fingerprint());
    if (order.joinToken().isEmpty()) {
      return new NetworkChoice(given.isEmpty() ? trusted : given, null);
    }
    JoinToken token = token(order.joinToken());
    if (!given.isEmpty() && !given.equals(token.pin())) {
      throw new Unusable(
          "the join token is of another network ("
              + token.pin()
              + ") than the fingerprint that was given",
          "ask whoever made the token");
    }
    return new NetworkChoice(token.pin(), token);
  }

  private static JoinToken token(String text) throws Unusable {
    try {
      return JoinToken.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Unusable(String.valueOf(e.getMessage()), "copy it whole, it is one word");
    }
  }

  private static String fingerprint(String text) throws Unusable {
    String bare = text.strip();
    bare = bare.startsWith(PREFIX) ? bare.substring(PREFIX.length()) : bare;
    if (!bare.isEmpty() && !bare.matches(FINGERPRINT)) {
      throw new Unusable(
          "'" + bare + "' is no fingerprint of a network",
          "it has 43 characters, as the directory shows it");
    }
    return bare;
  }
}
