package io.bandada.directory.dashboard.text;

import io.bandada.directory.problems.Refusal;
import java.util.Locale;

/// What a form led to, shown once above the next page.
///
/// @param tone ok or bad
public record FlashMessage(String tone, String words) {
  public static FlashMessage done(String words) {
    return new FlashMessage("ok", words);
  }

  /// What went wrong, and what to do next.
  public static FlashMessage refused(Refusal refusal) {
    var hint = refusal.hint();
    return new FlashMessage(
        "bad", sentence(refusal.detail()) + (hint == null ? "" : " " + sentence(hint)));
  }

  private static String sentence(String words) {
    return words.isEmpty()
        ? ""
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }
}
