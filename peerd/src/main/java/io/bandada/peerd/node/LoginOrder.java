package io.bandada.peerd.node;

/// A person signs this peer in.
///
/// @param directoryUrl empty: the one of the last login, else the configured one
/// @param peerName empty: the one of the last login, else the configured one
public record LoginOrder(String directoryUrl, String user, String password, String peerName) {
  @Override
  public String toString() {
    return "LoginOrder[directoryUrl=" + directoryUrl + ", user=" + user + ", peerName=" + peerName + "]";
  }
}
