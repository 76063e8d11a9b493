/// A whole peer, given its five ports: Loop, PieceStore, PeerNetwork, Directory, Keyring.
///
/// It conducts: uploads as named states, downloads, replicas kept for others, heartbeats with the
/// delta of the index, and what is told to people of it all. It runs on the loop only, blocks
/// never, and takes its chance from the generator that it was given, so that a seed replays a whole
/// network.
///
/// Its rooms stand in this order, each on those before it: `base` < `session` < `index` < `names` <
/// `fetch` < `upload` < `replica`; here, above all, are [Node], its parts ([RunningNode]), what
/// other peers may ask ([PeerRequests]), the heartbeat and the saved state.
///
/// What must stay true of the whole; what one room keeps stands there:
///
/// - Every job that was accepted is in the store's records and goes on after a crash.
/// - What somebody here reads is not taken away from under him.
/// - Without a directory nothing new is acknowledged; running transfers go on; heartbeats find it
///   again by themselves.
///
/// `transfer`, `peers` and `control` call in through `loop.run`; the simulation in the tests builds
/// the same Node on five simulated ports.
@NullMarked
package io.bandada.peerd.node;

import org.jspecify.annotations.NullMarked;
