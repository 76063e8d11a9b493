package io.bandada.peerd.transfer;

import java.time.Duration;

/// How long another peer may be silent.
///
/// @param firstWord until the first answer to a question
/// @param silence between two messages while bytes are expected; longer than the swarm's own
///   patience, which only stops counting on the piece
public record Patience(Duration firstWord, Duration silence) {
  public static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));
}
