package io.bandada.peerd.swarm.explain;

/// One source of a download in one look; or one holder of an upload, which has no window and no
/// latency.
///
/// @param limit what keeps it from sending more
/// @param trouble why it is not asked now, in a few words; empty when it is
/// @param bytesPerSecond over the last two seconds
/// @param grantedBytesPerSecond what it said it would send us at most; 0 when it said nothing, or
///   sets no limit
/// @param window pieces that may be asked of it at a time
/// @param asked pieces that it owes us now
/// @param latencyMillis from a request to its first piece, lately; -1 while not measured
/// @param leastLatencyMillis the least of these: the way's own delay; -1 while not measured
/// @param bytes that it sent since it became a source; that a holder has
/// @param pieces that it has
/// @param strikes wrong answers that are held against it
/// @param waitMillis until it is asked again; -1 when it is asked now
public record SourceReport(
    String peerId,
    String name,
    State state,
    Limit limit,
    String trouble,
    long bytesPerSecond,
    long grantedBytesPerSecond,
    int window,
    int asked,
    long latencyMillis,
    long leastLatencyMillis,
    long bytes,
    int pieces,
    int strikes,
    long waitMillis) {

  /// What it does now.
  public enum State {
    /// It owes us pieces and has sent some lately.
    SENDING("sending"),
    /// It owes us something and has sent nothing lately: pieces, or the word what it has.
    AWAITED("awaited"),
    /// It is asked for nothing.
    IDLE("idle"),
    BUSY("busy"),
    RESTING("resting"),
    BANNED("banned"),
    /// A holder of an upload that fetches it.
    TAKING("taking"),
    /// A holder of an upload that has everything and has signed for it.
    SIGNED("signed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /// A word that scripts may rely on.
    public String word() {
      return word;
    }
  }
}
