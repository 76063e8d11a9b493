package io.bandada.peerd.config;

/// The configuration cannot be used. The message is for a person: what, where, and what to do.
public final class ConfigProblem extends Exception {
  private static final long serialVersionUID = 1;

  ConfigProblem(String origin, String what) {
    super(origin + ": " + what, null, false, false);
  }

  ConfigProblem(String origin, String what, String next) {
    this(origin, what + "\n  " + next);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
