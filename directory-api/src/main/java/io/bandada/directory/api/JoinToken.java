package io.bandada.directory.api;

/// What a person gives a machine so that it may join, as one word: `id.secret.pin`. Good once, and
/// not for long.
///
/// @param id names the token and is no secret: 12 lower-case hex digits
/// @param secret 32 random bytes in base64url, 43 characters; only its hash is kept by the
///   directory
/// @param pin SHA-256 of the public key of the network's root in base64url, 43 characters: who
///   answers the machine's first call must be certified under that key, before anything is said to
///   him
public record JoinToken(String id, String secret, String pin) {
  private static final String ID = "[0-9a-f]{12}";
  private static final String HASH = "[A-Za-z0-9_-]{43}";
  private static final String SHAPE =
      "a join token has three parts, id.secret.pin, as the directory showed them";

  /// @throws IllegalArgumentException when a part has another shape; the message does not repeat it
  public JoinToken {
    if (!id.matches(ID) || !secret.matches(HASH) || !pin.matches(HASH)) {
      throw new IllegalArgumentException(SHAPE);
    }
  }

  /// Reads what [#text] wrote; spaces and line ends around it do not matter.
  ///
  /// @throws IllegalArgumentException when it is no token; the message does not repeat it
  public static JoinToken parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(SHAPE);
    }
    return new JoinToken(parts[0], parts[1], parts[2]);
  }

  /// The one word to hand over. It is a secret.
  public String text() {
    return id + "." + secret + "." + pin;
  }

  @Override
  public String toString() {
    return "JoinToken[id=" + id + "]";
  }
}
