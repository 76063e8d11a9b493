package io.bandada.peerctl.outcome;

/// One name, path or reference cannot be one. That is wrong usage, but of several the others may be
/// right, so they go on.
public final class BadName extends CommandFailed {
  private static final long serialVersionUID = 1L;

  public BadName(String message, String hint) {
    super(ExitCode.USAGE, message, hint);
  }

  @Override
  public boolean endsEverything() {
    return false;
  }

  @Override
  public CommandFailed about(String subject) {
    return names(subject) ? this : new BadName(subject + ": " + message(), hint());
  }
}
