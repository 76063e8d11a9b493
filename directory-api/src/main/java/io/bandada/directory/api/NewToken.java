package io.bandada.directory.api;

/// A join token that was just made.
///
/// @param token the text of a [JoinToken]: told once and never again
/// @param expires when it stops being good
public record NewToken(String id, String token, String expires) {
  @Override
  public String toString() {
    return "NewToken[id=" + id + ", expires=" + expires + "]";
  }
}
