package io.bandada.peerctl.settings;

import org.jspecify.annotations.Nullable;

/// When to colour: on a terminal, always, never.
public enum ColourChoice {
  AUTO,
  ALWAYS,
  NEVER;

  static @Nullable ColourChoice of(String word) {
    return switch (word) {
      case "auto" -> AUTO;
      case "always" -> ALWAYS;
      case "never" -> NEVER;
      default -> null;
    };
  }
}
