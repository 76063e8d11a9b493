/// Other peers, over gRPC: the server that answers them and the client that asks them.
///
/// Nobody here decides. The server asks the node whether to serve and then sends what the store reads; the client puts what comes
/// straight into the store and tells the loop what came of it. One virtual thread for each run of pieces that goes out; what comes
/// in is worked on by the call's own executor, one message after the other.
///
/// What must stay true:
///
/// - What another peer says is checked before it costs memory: sizes, counts, indexes, lengths. Nothing it sends may throw.
/// - A ticket is judged once a stream, before the node is asked. Without a good one the answer is the same as for content that is
///   not here; the bytes that it allows are taken off it piece by piece.
/// - Every piece that was asked for is answered once; after a cancel nothing is heard.
/// - A buffer of the store is given back exactly once, and a grant of the node is released exactly once, whatever ends the call.
/// - Memory for one call is bounded by a few chunks: the sender waits until the transport is ready, the receiver asks for the next
///   message when it is done with the last.
/// - No byte of a piece is sent before its turn has come, nor is the next message asked for before the last one's bytes are allowed
///   ([io.bandada.peerd.rate.RateLimits]). Who is held back by our own limit is neither silent nor slow.
/// - No byte goes either way before TLS 1.3 with both certificates: who calls is the peer that its certificate names ([Caller]), and
///   who answers must be the peer that was called, or it hears nothing ([PeerChannels.Route]).
/// - A connection is as good as the certificate at its other end: revoked or run out, it is cut, and what it carried is unreachable
///   ([io.bandada.peerd.rpc.TrustedConnections]). One's own renewal breaks nothing: old connections end with their last call.
/// - Only literal addresses are dialled, and none that an outsider could use us to knock at ([EgressPolicy]).
/// - What a caller may cost stands in [PeerLimits], one line for each thing.
@NullMarked
package io.bandada.peerd.peers;

import org.jspecify.annotations.NullMarked;
