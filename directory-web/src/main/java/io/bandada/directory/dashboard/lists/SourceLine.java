package io.bandada.directory.dashboard.lists;

import io.bandada.directory.api.PingRequest.TransferSource;

/// A source of a transfer, or a holder of an upload, as a line below that transfer.
///
/// @param fastest bytes per second of the fastest of them
/// @param sizeBytes of the whole content
record SourceLine(TransferSource source, long fastest, long sizeBytes) {
  /// The icon's and the style's name.
  public String mood() {
    return switch (source.state()) {
      case "sending", "taking" -> "moving";
      case "signed" -> "done";
      case "banned" -> "failed";
      default -> "waiting";
    };
  }

  /// What it is doing, or what keeps it from more, in a few words for a person.
  public String doing() {
    String trouble = source.trouble();
    if (trouble != null) {
      return trouble;
    }
    return switch (source.limit()) {
      case "grant" -> "sends all it grants";
      case "window" -> "held by its distance";
      case "source" -> "as fast as it can";
      case "awaited" -> "no answer yet";
      case "no-missing-piece" -> "has no more that is missing";
      case "last-pieces" -> source.asked() > 0 ? "sends the last pieces" : "nothing left to ask";
      case "disk" -> "waits for this disk";
      case "holders" -> "fetching";
      case "receipts" -> "has all, is to sign";
      default -> source.state().equals("signed") ? "has it, and signed" : source.state();
    };
  }

  /// Of the fastest one's rate, in hundredths.
  public long pace() {
    return fastest <= 0 ? 0 : 100 * source.bytesPerSecond() / fastest;
  }

  /// Of the content, in hundredths.
  public long share() {
    return sizeBytes <= 0 ? 100 : Math.clamp(100 * source.bytes() / sizeBytes, 0, 100);
  }

  /// Whole seconds until it is asked again, rounded up; -1 when it is asked now.
  public long againIn() {
    Long wait = source.waitMillis();
    return wait == null ? -1 : (wait + 999) / 1000;
  }
}
