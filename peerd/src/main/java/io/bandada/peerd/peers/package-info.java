/// Other peers, over gRPC: the server that answers them and the client that asks them. Pieces are
/// `transfer`'s; here their messages are read and written. What a peer has of a content, and the
/// request to keep one, go by gRPC only.
///
/// Nobody here decides. The server asks the node on the loop, and the client tells the loop what
/// came. What comes in is worked on by the call's own executor, one message after the other; pieces
/// that go out have a virtual thread for each call.
///
/// What must stay true, beside what `transfer` keeps:
///
/// - What another peer says is checked before it costs memory: sizes, counts, indexes, lengths.
///   Nothing it sends may throw.
/// - Every call goes through [io.bandada.peerd.transfer.Host#admit] before the node hears of it.
/// - Memory for one call is bounded by a few chunks: the receiver asks for the next message when it
///   is done with the last, and its bytes are allowed.
///
/// Called by the daemon's wiring.
@NullMarked
package io.bandada.peerd.peers;

import org.jspecify.annotations.NullMarked;
