package io.bandada.peerctl.terminal;

/// The few colours we use, or none at all. A colour never carries a meaning alone: the word beside
/// it says the same.
public enum Colour {
  PLAIN(""),
  BOLD("\u001b[1m"),
  DIM("\u001b[2m"),
  RED("\u001b[31m"),
  GREEN("\u001b[32m"),
  YELLOW("\u001b[33m"),
  CYAN("\u001b[36m");

  private static final String RESET = "\u001b[0m";

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  String paint(String text) {
    return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
  }

  /// The colour of a peer's or a transfer's state.
  public static Colour ofState(String state) {
    return switch (state) {
      case "live", "done" -> GREEN;
      case "stale", "joining", "waiting", "directory-lost" -> YELLOW;
      case "lost", "failed" -> RED;
      case "left", "logged-out" -> DIM;
      default -> PLAIN;
    };
  }
}
