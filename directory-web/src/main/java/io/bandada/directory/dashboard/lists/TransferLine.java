package io.bandada.directory.dashboard.lists;

import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.directory.api.TransferOrder;
import io.bandada.directory.dashboard.text.Tally;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transfer as its peer last reported it.
///
/// @param owner the user of its peer
/// @param asked what somebody wants of it, and is not so yet; null nothing
/// @param note why it is not faster, in the peer's words
/// @param from its sources, or its holders when it is an upload
/// @param replicas of an upload: what its holders fetch for it, as one group with it
public record TransferLine(
    String peerId,
    String peerName,
    String owner,
    TransferOrder.@Nullable Kind asked,
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
    List<TransferSource> from,
    List<TransferLine> replicas)
    implements ListLine {

  /// With these replicas as its group.
  TransferLine with(List<TransferLine> group) {
    return new TransferLine(
        peerId,
        peerName,
        owner,
        asked,
        id,
        kind,
        name,
        root,
        state,
        bytes,
        sizeBytes,
        rate,
        sources,
        note,
        limit,
        from,
        List.copyOf(group));
  }

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

  /// done, failed, pause, waiting, moving or none: the icon's and the style's name.
  public String mood() {
    return switch (state) {
      case "done", "failed", "waiting" -> state;
      case ReportedTransfers.PAUSED -> "pause";
      case "cancelled" -> "none";
      default -> rate > 0 ? "moving" : "waiting";
    };
  }

  /// Its state, or what it is told to become.
  public String word() {
    return asked == null
        ? state
        : switch (asked) {
          case PAUSE -> "pausing …";
          case RESUME -> "resuming …";
          case CANCEL -> "stopping …";
        };
  }

  public boolean paused() {
    return state.equals(ReportedTransfers.PAUSED);
  }

  /// It has not ended, and nobody has told it what to do since its peer's last word.
  public boolean steerable() {
    return asked == null && !List.of("done", "failed", "cancelled").contains(state);
  }

  /// A replica is the network's: it would be ordered again, here or elsewhere.
  public boolean cancellable() {
    return !kind.equals("replica");
  }

  /// The element id of its group.
  public String groupId() {
    return ListLine.handle("group", key());
  }

  /// Of its group, bytes a second.
  public long groupRate() {
    return replicas.stream().mapToLong(TransferLine::rate).sum();
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
