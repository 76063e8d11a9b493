package io.bandada.peerctl.settings;

/// When to colour: on a terminal, always, never.
public enum ColourChoice {
  AUTO,
  ALWAYS,
  NEVER
}
