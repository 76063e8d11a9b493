package io.bandada.directory.catalog;

import io.bandada.directory.api.NameRule;
import io.bandada.directory.problems.Refusal;
import java.util.Locale;

/// A file's name, which keeps every [NameRule].
public record FileName(String text) {
  /// @throws Refusal bad-name, with the rule that was broken
  public FileName {
    NameRule.broken(text)
        .ifPresent(
            rule -> {
              throw Refusal.badName(rule);
            });
  }

  /// For search regardless of case.
  public String folded() {
    return fold(text);
  }

  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text;
  }
}
