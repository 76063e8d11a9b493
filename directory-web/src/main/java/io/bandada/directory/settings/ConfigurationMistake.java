package io.bandada.directory.settings;

import org.springframework.boot.ExitCodeGenerator;

/// A setting that cannot be used: what is wrong, and what to do. Ends the start with exit code 78.
public final class ConfigurationMistake extends RuntimeException implements ExitCodeGenerator {
  private static final long serialVersionUID = 1L;
  private static final int EX_CONFIG = 78;

  private final String hint;

  public ConfigurationMistake(String what, String hint) {
    super(what);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }

  @Override
  public int getExitCode() {
    return EX_CONFIG;
  }
}
