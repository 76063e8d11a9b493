package io.bandada.peerctl.option;

import java.util.List;

/// What the shell offers for an argument, or for the value of an option.
public sealed interface Completes {
  /// Nothing is expected, or nothing could be offered.
  record Nothing() implements Completes {}

  record LocalFiles() implements Completes {}

  /// Names of files in the network.
  record NetworkNames() implements Completes {}

  record Peers() implements Completes {}

  record Transfers() implements Completes {}

  record LocalFolders() implements Completes {}

  /// A word first, then others.
  record Words(List<String> words, Completes then) implements Completes {}

  record CommandNames() implements Completes {}

  /// One of a few fixed words.
  record OneOf(List<String> words) implements Completes {
    public OneOf(String... words) {
      this(List.of(words));
    }
  }
}
