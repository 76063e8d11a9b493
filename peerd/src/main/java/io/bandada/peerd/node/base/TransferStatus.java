package io.bandada.peerd.node.base;

import io.bandada.directory.api.PingRequest.TransferReport;
import io.bandada.directory.api.PingRequest.TransferSource;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.SourceReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transfer in one look.
///
/// @param id unique at this peer, over restarts too
/// @param name empty when not known
/// @param root 64 hex digits; empty while a file is being imported
/// @param state importing, publishing, spreading, committing, finding, fetching, waiting, paused,
///   done, failed, cancelled
/// @param size -1 while not known
/// @param why it is not faster, or failed
public record TransferStatus(
    String id,
    Kind kind,
    String name,
    String root,
    String state,
    long bytes,
    long size,
    long bytesPerSecond,
    int sources,
    Explanation why) {

  public enum Kind {
    UPLOAD("upload"),
    DOWNLOAD("download"),
    REPLICA("replica");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// One line; empty when there is nothing to say.
  public String note() {
    return why.text();
  }

  public boolean ended() {
    return state.equals("done") || state.equals("failed") || state.equals("cancelled");
  }

  /// @param by who paused it
  /// @param id of the transfer
  public static String paused(String by, String id) {
    return "paused by " + by + "; peerctl transfer resume " + id;
  }

  public static String cancelled(String by) {
    return "cancelled by " + by;
  }

  private static final int MOST_TEXT = 400;

  /// At most so many sources are told to the directory of one transfer.
  static final int MOST_SOURCES = 10;

  /// @param sources so many of its sources at most, beside [#MOST_SOURCES]
  TransferReport report(int sources) {
    List<TransferSource> from =
        why.sources().stream()
            .limit(Math.min(sources, MOST_SOURCES))
            .map(TransferStatus::source)
            .toList();
    @Nullable String knownName = name.isEmpty() ? null : name;
    @Nullable String knownNote = note().isEmpty() ? null : cut(note());
    return new TransferReport(
        id,
        kind.text(),
        knownName,
        root,
        state,
        bytes,
        Math.max(size, 0),
        bytesPerSecond,
        this.sources,
        knownNote,
        why.limit().word(),
        from);
  }

  private static TransferSource source(SourceReport source) {
    return new TransferSource(
        source.peerId(),
        source.name(),
        source.state().word(),
        source.limit().word(),
        source.trouble().isEmpty() ? null : cut(source.trouble()),
        source.bytesPerSecond(),
        orNull(
            source.grantedBytesPerSecond() > 0
                ? source.grantedBytesPerSecond()
                : Explanation.Measure.NONE),
        source.asked(),
        source.window(),
        orNull(source.latencyMillis()),
        source.bytes(),
        source.strikes(),
        orNull(source.waitMillis()));
  }

  /// The directory takes no longer sentence: a store's failure may be of any length.
  private static String cut(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
  }

  private static @Nullable Long orNull(long figure) {
    return figure == Explanation.Measure.NONE ? null : (Long) figure;
  }
}
