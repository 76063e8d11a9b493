/// The ways to a peer: at most two connections of a kind, the quick way for pieces with gRPC behind
/// it, and what must be proven before a byte goes either way.
///
/// What must stay true:
///
/// - No byte goes either way before TLS 1.3 with both certificates ([Wire]): who calls is the peer
///   that its certificate names, who answers must be the peer that was called. A connection is as
///   good as the certificate at its other end, and one's own renewal breaks nothing: old
///   connections end with their last call ([Connections]).
/// - Only literal addresses are dialled, and none that an outsider could use us to knock at
///   ([EgressPolicy]).
/// - The quick way may fail: what it did not answer goes on by the other one, and nobody above
///   notices ([TwoPathNetwork]).
@NullMarked
package io.bandada.peerd.transfer.connections;

import org.jspecify.annotations.NullMarked;
