package io.bandada.directory.dashboard.lists;

import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transfer as its peer last reported it.
///
/// @param note why it is not faster, in the peer's words
/// @param from its sources, or its holders when it is an upload
public record TransferLine(
    String peerId,
    String peerName,
    String id,
    String kind,
    @Nullable String name,
    String root,
    String state,
    long bytes,
    long sizeBytes,
    long rate,
    int sources,
    @Nullable String note,
    @Nullable String limit,
    List<TransferSource> from)
    implements ListLine {

  @Override
  public String key() {
    return peerId + "/" + id;
  }

  @Override
  public String lineId() {
    return ListLine.handle("transfer", key());
  }

  public long percent() {
    return sizeBytes <= 0 ? 100 : Math.clamp(100 * bytes / sizeBytes, 0, 100);
  }

  public String label() {
    return name != null ? name : root.substring(0, Math.min(16, root.length())) + "…";
  }

  /// done, failed, waiting or moving: the icon's and the style's name.
  public String mood() {
    return switch (state) {
      case "done", "failed", "waiting" -> state;
      default -> rate > 0 ? "moving" : "waiting";
    };
  }

  /// The element id of its list of sources.
  public String sourcesId() {
    return ListLine.handle("sources", key());
  }

  public boolean isUpload() {
    return kind.equals("upload");
  }

  /// Who sends it, or who takes it.
  public List<SourceLine> partners() {
    long fastest = from.stream().mapToLong(TransferSource::bytesPerSecond).max().orElse(0);
    return from.stream().map(source -> new SourceLine(source, fastest, sizeBytes)).toList();
  }

  /// How many they are: a peer tells of the first ten only.
  public Tally partnerCount() {
    return new Tally(
        from.size(), from.size() >= ReportedTransfers.MOST_SOURCES || from.size() < sources);
  }

  /// Seconds to the end at the present rate; null when that says nothing.
  public @Nullable Long secondsLeft() {
    return rate <= 0 || bytes >= sizeBytes ? null : (sizeBytes - bytes + rate - 1) / rate;
  }
}
