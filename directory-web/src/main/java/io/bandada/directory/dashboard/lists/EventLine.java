package io.bandada.directory.dashboard.lists;

import io.bandada.directory.dashboard.text.PageText;
import org.jspecify.annotations.Nullable;

/// Who did what, when.
public record EventLine(
    long id, long at, String actor, String kind, @Nullable String subject, String text)
    implements ListLine {
  @Override
  public String key() {
    return Long.toString(id);
  }

  @Override
  public String lineId() {
    return "event-" + id;
  }

  public String icon() {
    return switch (kind) {
      case "peer-joined", "peer-live" -> "live";
      case "peer-stale",
          "verdicts-held",
          "verdicts-resumed",
          "safe-mode-began",
          "safe-mode-ended" ->
          "stale";
      case "peer-lost" -> "lost";
      case "peer-left" -> "left";
      case "token-made" -> "key";
      case "token-used" -> "live";
      case "token-revoked", "file-removed" -> "trash";
      case "file-published", "file-replaced", "names-adopted", "names-refused" -> "file";
      default -> "user";
    };
  }

  /// The page of what it is about; null when there is none (any more).
  public @Nullable String link(PageText words) {
    if (subject == null) {
      return null;
    }
    return switch (kind) {
      case "file-published", "file-replaced" -> words.fileLink(subject);
      case "peer-joined", "peer-live", "peer-stale", "peer-lost", "peer-left" ->
          "/peers?q=" + words.encoded(subject);
      default -> null;
    };
  }
}
