/// Other peers, over gRPC: the server that answers them and the client that asks them.
///
/// Nobody here decides. The server asks the node whether to serve and then sends what the store reads; the client puts what comes
/// straight into the store and tells the loop what came of it. One virtual thread for each run of pieces that goes out; what comes
/// in is worked on by the call's own executor, one message after the other.
///
/// What must stay true:
///
/// - What another peer says is checked before it costs memory: sizes, counts, indexes, lengths. Nothing it sends may throw.
/// - Every piece that was asked for is answered once; after a cancel nothing is heard.
/// - A buffer of the store is given back exactly once, and a grant of the node is released exactly once, whatever ends the call.
/// - Memory for one call is bounded by a few chunks: the sender waits until the transport is ready, the receiver asks for the next
///   message when it is done with the last.
/// - Only literal addresses of this machine are listened on and dialled, until there is TLS.
@NullMarked
package io.bandada.peerd.peers;

import org.jspecify.annotations.NullMarked;
