package io.bandada.directory.dashboard.live;

import java.util.Set;

/// What changed since the last look.
///
/// @param peers ids of peers that changed in any way
/// @param newPeers those of them that were not there before
/// @param newFiles names that were given
/// @param files copies, holders or names of some file changed
/// @param states some peer became live, late, lost or left
/// @param transfers some peer told of its transfers
/// @param events something was written down
/// @param samples the charts have a new point
/// @param counts the network's numbers are others: they are counted after the change that they
///   count
/// @param overflow more changed than was noted: everything may differ
record Changes(
    Set<String> peers,
    Set<String> newPeers,
    Set<String> newFiles,
    boolean files,
    boolean states,
    boolean transfers,
    boolean events,
    boolean samples,
    boolean counts,
    boolean overflow) {

  boolean none() {
    return peers.isEmpty()
        && newFiles.isEmpty()
        && !files
        && !states
        && !transfers
        && !events
        && !samples
        && !counts
        && !overflow;
  }

  Changes counted() {
    return new Changes(
        peers, newPeers, newFiles, files, states, transfers, events, samples, true, overflow);
  }
}
