/// The peers that a download asks: what each has, how much may be asked of it at a time, and whom
/// to leave alone.
///
/// What must stay true:
///
/// - Silent sources rest (1 s, doubling, at most 30 s). Only liars are banned, and each bad piece
///   counts against exactly one source.
/// - "Not here" is what a source says to a ticket that it does not take, too: it is believed only
///   when a fresh one was shown ([io.bandada.peerd.swarm.Admission]).
/// - Each fact about a source is written in one place: what it has by [Sources], what it is asked
///   for by [OpenRequests], what follows from its answers by [Source]; what is here and wanted of
///   the content by [PartialContent].
/// - An event costs the same however many pieces the file has, and a source costs a bit or two for
///   each piece.
@NullMarked
package io.bandada.peerd.swarm.sources;

import org.jspecify.annotations.NullMarked;
