/// One file from many peers, from its root to its last synced piece: [Download] finds the manifest
/// and gets room, [Swarm] fetches what is missing, and what was stored is synced batch by batch.
///
/// What must stay true:
///
/// - Every request gets exactly one answer or is given up for its silence; an answer that comes
///   late still counts.
/// - While any source can serve a missing piece, a request for some missing piece is under way or a
///   timer will send one.
/// - A piece is announced to others only after the store has called it durable.
@NullMarked
package io.bandada.peerd.swarm.download;

import org.jspecify.annotations.NullMarked;
