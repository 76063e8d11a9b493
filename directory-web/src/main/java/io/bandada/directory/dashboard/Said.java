package io.bandada.directory.dashboard;

import io.bandada.directory.problems.Refusal;
import java.util.Locale;

/// What a form led to, shown once above the next page.
///
/// @param tone ok or bad
record Said(String tone, String words) {
  static Said done(String words) {
    return new Said("ok", words);
  }

  /// What went wrong, and what to do next.
  static Said refused(Refusal refusal) {
    var hint = refusal.hint();
    return new Said("bad", sentence(refusal.detail()) + (hint == null ? "" : " " + sentence(hint)));
  }

  private static String sentence(String words) {
    return words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }
}
