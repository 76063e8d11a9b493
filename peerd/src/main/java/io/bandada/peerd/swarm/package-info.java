/// One file from many peers: which piece to ask of whom, how much at a time, when to give up on
/// someone; and whom to serve.
///
/// Purely deciding code: it runs on the loop, holds no bytes, opens no socket. The rules are those
/// of BitTorrent's swarms (rarest first, endgame; Cohen 2003) with windows that follow bandwidth
/// times delay, and with a source that chooses among what is on offer. Measure of it all: how much
/// longer the last of N peers takes than a fluid without pieces would (Kumar and Ross 2006).
///
/// Here are its ports: [PeerNetwork] to other peers, [TicketProvider] for the right to ask them;
/// and what puts both together ([Admission]). Over them stand `serving`, and `pieces` < `sources` <
/// `explain` < `download`, each with what it keeps true; `node` conducts.
@NullMarked
package io.bandada.peerd.swarm;

import org.jspecify.annotations.NullMarked;
