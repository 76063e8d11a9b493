/// The data plane: how pieces come in, how they go out, and by which connections. Whatever carries
/// the bytes, what is decided about them stands here once.
///
/// Two framings carry pieces: gRPC (`peers`) and the frames of the piece port (`pieceport`). A
/// framing reads and writes the words of one protocol and decides nothing; both call the same
/// classes:
///
/// ```
/// asks    TwoPathNetwork ─► Connections ─► framing ─► PieceReceiver ─► store, listener on the loop
/// serves  framing ─► PieceSender ─► Host (ticket) ─► node (slot) ─► store ─► FetchReply of the framing
/// ```
///
/// What must stay true, and where it is kept:
///
/// - A ticket is judged once a call, before anything is looked up; who shows no good one hears the
///   same, by the same way over the loop, as who asks for what is not here ([Host#admit]). The
///   bytes that it allows are taken off it piece by piece ([PieceSender]).
/// - A slot of the node is released exactly once, and a buffer of the store given back exactly
///   once, whatever ends the call ([PieceSender], [PieceReceiver]).
/// - Only what was asked for and chosen is taken, in order and within the piece; only what hashes
///   right is stored ([PieceReceiver]).
/// - Every piece that was asked for is answered once; after a cancel nothing is heard. A source
///   that breaks the rules is blamed for exactly one piece, whatever else goes wrong is no lie
///   ([PieceReceiver]).
/// - Memory of one call is bounded: who sends waits until the transport takes more
///   ([io.bandada.peerd.rpc.Pacing]); who receives tells its framing when no more may come. Who
///   takes nothing for a minute is let go, and sooner when others wait for its slot ([SlowReader]).
/// - No byte is sent before its turn has come ([io.bandada.peerd.rate.RateLimits]); who is held
///   back by our own limit is neither silent nor slow.
/// - What a caller may cost stands in [PeerLimits], one line for each thing.
///
/// The ways to a peer have a room of their own, [io.bandada.peerd.transfer.connections]. Called by
/// `peers` and `pieceport`, and by the daemon's wiring; knows neither, and no gRPC, Netty or frame.
@NullMarked
package io.bandada.peerd.transfer;

import org.jspecify.annotations.NullMarked;
