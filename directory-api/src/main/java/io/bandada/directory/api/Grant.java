package io.bandada.directory.api;

/// A signed [Ticket] as it travels in JSON.
///
/// @param ticket payload and signature, base64url without padding
/// @param lifeMillis how long it is good from now: its holder need not trust its own clock
public record Grant(String ticket, long lifeMillis) {
  @Override
  public String toString() {
    return "Grant[lifeMillis=" + lifeMillis + "]";
  }
}
