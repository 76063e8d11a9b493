/// One file from many peers: which piece to ask of whom, how much at a time, when to give up on someone; and whom to serve.
///
/// Purely deciding code: it runs on the loop, holds no bytes, opens no socket. The rules are those of BitTorrent's swarms (rarest
/// first, endgame; Cohen 2003) with windows that follow bandwidth times delay, and with a source that chooses among what is on offer.
/// Measure of it all: how much longer the last of N peers takes than a fluid without pieces would (Kumar and Ross 2006).
///
/// What must stay true:
///
/// - Every request gets exactly one answer or is given up for its silence; an answer that comes late still counts: bytes are
///   bytes, a lie is a lie.
/// - Silent sources rest (1 s, doubling, at most 30 s). Only liars are banned, and each bad piece counts against exactly one source.
/// - "Not here" is what a source says to a ticket that it does not take, too: it is believed only when a fresh one was shown
///   ([Admission]).
/// - A source gives no piece twice before it gave every piece once, as far as its askers let it; it promises no more than goes out soon.
/// - Whoever waits for a source as it was told goes before whoever comes uninvited: no few peers have all that is rare.
/// - An event costs the same however many pieces the file has, and a source costs a bit or two for each piece.
/// - A piece is announced to others only after the store has called it durable.
/// - While any source can serve a missing piece, a request for some missing piece is under way or a timer will send one.
///
/// [PeerNetwork] is its port to other peers; `node` conducts.
@NullMarked
package io.bandada.peerd.swarm;

import org.jspecify.annotations.NullMarked;
