package io.bandada.peerd.swarm.explain;

import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.pieces.PiecePicker;
import io.bandada.peerd.swarm.sources.Bans;
import io.bandada.peerd.swarm.sources.Source;
import java.util.List;

/// What a download knows of itself at one moment: what [Diagnosis] goes by.
///
/// @param missing what is wanted and not stored
/// @param banned who was a source and sent wrong bytes too often
/// @param rate bytes per second over the last two seconds
/// @param disk how our own store does
public record Situation(
    long now,
    List<Source> sources,
    List<PeerAddress> banned,
    PiecePicker picker,
    PieceSet missing,
    Bans bans,
    long rate,
    OwnRate own,
    Disk disk) {

  /// @param pausedNanos until the store, which took no piece, is tried again; 0 when it takes them
  /// @param refusal why it took none
  /// @param syncingNanos how long the sync under way has taken; 0 when none is
  /// @param unsyncedBytes stored and not durable yet
  public record Disk(long pausedNanos, String refusal, long syncingNanos, long unsyncedBytes) {}
}
