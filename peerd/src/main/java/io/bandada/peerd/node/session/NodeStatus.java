package io.bandada.peerd.node.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A peer in one look.
///
/// @param files contents that are complete here
/// @param bytes durable bytes here, of incomplete contents too
/// @param transfers under way
/// @param indexVerifiedAt when the directory last had exactly what is here; null never since the
///   start
/// @param livePeers by the directory's last word
/// @param serving runs of pieces being sent to others now
/// @param uploads names of uploads under way
/// @param troubles what is wrong with this peer itself, one sentence each
/// @param summary one line: `12 peers, 3 transfers, 41 MB/s`
public record NodeStatus(
    Identity identity,
    State state,
    List<String> addresses,
    int files,
    long bytes,
    long freeBytes,
    int transfers,
    @Nullable Instant indexVerifiedAt,
    int livePeers,
    int serving,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    List<String> uploads,
    List<String> troubles,
    String summary) {

  public enum State {
    LOGGED_OUT("logged-out"),
    /// Signed in, no heartbeat was answered yet.
    JOINING("joining"),
    LIVE("live"),
    DIRECTORY_LOST("directory-lost");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
