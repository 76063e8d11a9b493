package io.bandada.peerd.node.session;

/// A person signs this peer in, with an account or with a join token.
///
/// @param directoryUrl empty: the one of the last login, else the configured one
/// @param user,password empty with a join token
/// @param peerName empty: the one of the last login, else the configured one
/// @param joinToken `id.secret.pin`; empty with an account
/// @param fingerprint of the network, as the person knows or has confirmed it; empty: the token's,
///   else the trusted one
public record LoginOrder(
    String directoryUrl,
    String user,
    String password,
    String peerName,
    String joinToken,
    String fingerprint) {
  @Override
  public String toString() {
    return "LoginOrder[directoryUrl="
        + directoryUrl
        + ", user="
        + user
        + ", peerName="
        + peerName
        + "]";
  }
}
