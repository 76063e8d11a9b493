package io.bandada.peerctl.command;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/// Puts a command's options together.
public final class Flags {
  private final Options options = new Options();

  /// An option without a value.
  public Flags flag(@Nullable String letter, String word, String description) {
    options.addOption(Option.builder(letter).longOpt(word).desc(description).get());
    return this;
  }

  /// An option with a value, called `value` in help.
  public Flags value(@Nullable String letter, String word, String value, String description) {
    options.addOption(Option.builder(letter).longOpt(word).hasArg().argName(value).desc(description).get());
    return this;
  }

  public Options options() {
    return options;
  }
}
