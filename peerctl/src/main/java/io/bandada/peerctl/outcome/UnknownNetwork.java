package io.bandada.peerctl.outcome;

/// Nobody has vouched for the network that answers: a person must say whether its fingerprint is
/// the right one.
public final class UnknownNetwork extends CommandFailed {
  private static final long serialVersionUID = 1L;

  private final String fingerprint;

  public UnknownNetwork(String message, String hint, String fingerprint) {
    super(ExitCode.NOT_LOGGED_IN, message, hint);
    this.fingerprint = fingerprint;
  }

  public String fingerprint() {
    return fingerprint;
  }
}
