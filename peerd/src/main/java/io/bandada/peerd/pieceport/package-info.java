/// The piece port: the quick way for the bytes of pieces, beside gRPC. TLS 1.3 with the same
/// certificates and trust, a protocol of its own, and no HTTP/2 between the socket and the store.
///
/// A connection (two at most from one peer to another) carries calls, a few at a time. Each frame
/// has a head of 32 bytes ([Frame]):
///
/// | kind | from | says |
/// |---|---|---|
/// | FETCH | caller | begins a call: content, ticket, the pieces on offer, and how many of them are wanted |
/// | CANCEL | caller | nothing more of that call is wanted |
/// | CHOICE | source | which pieces it sends, and the rate that it grants; before anything else of the call |
/// | DATA | source | the next bytes of a piece |
/// | REFUSED | source | why a chosen piece does not come, and when to ask again |
/// | END | source | the call is over: all was answered, or nothing of that content is here, or it failed |
///
/// A ticket is per content, so it is in the hello of each call and is judged anew for each. The
/// source sends the pieces of a connection one after the other, never in slices: whoever gets them
/// passes a whole piece on early.
///
/// A peer tells its port to who watches it, so that the directory knows nothing of it. When to ask
/// by this way and when by gRPC is decided in [io.bandada.peerd.transfer.TwoPathNetwork].
///
/// What must stay true, beside what `transfer` keeps for both ways:
///
/// - Netty's threads decrypt, hash and copy, and never wait for a disk: whole pieces are stored,
///   and pieces to send are read, on virtual threads.
/// - A received buffer is used within the call of Netty that brings it, or kept by [FetchHandler]
///   alone.
/// - Memory of one connection is bounded: a receiver stops reading while what it took in is being
///   stored or the store has no buffer.
/// - Only a lie is held against a peer. Whatever else goes wrong here costs it this way for a
///   while, not its name.
///
/// Called by the daemon's wiring.
@NullMarked
package io.bandada.peerd.pieceport;

import org.jspecify.annotations.NullMarked;
