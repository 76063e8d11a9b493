/// What the two gRPC servers of a daemon and its client share: sockets and threads, pacing, TLS,
/// and bounds on connections and calls.
///
/// Netty's threads run gRPC's own code and what of ours never waits; whatever waits runs on virtual
/// threads. A sender waits for its connection ([Pacing]), so that a call costs a few chunks of
/// memory however fast the disk and however slow the caller. A peer that takes nothing for a minute
/// is cut; a user's own process on the control socket never is.
///
/// Between peers there is nothing but TLS ([Tls]): a connection is counted before
/// ([ConnectionLimiter]), and held against its certificate when its handshake is over and whenever
/// trust changes ([TrustedConnections]).
///
/// Called by `transfer`, `peers`, `pieceport` and `control`; knows none of them.
@NullMarked
package io.bandada.peerd.rpc;

import org.jspecify.annotations.NullMarked;
