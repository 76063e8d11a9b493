/// Where copies shall be: for a new upload, for a file that lost one, and what a peer shall drop.
///
/// What must stay true: which peer is chosen follows from the candidates and the generator alone;
/// reserved bytes are not promised twice; a reservation and its KEEP end with what they were for
/// ([Reservations]); a DROP is never ordered for a content that somebody wants ([Wants]); every
/// command is repeated until its peer confirmed it, and carrying it out twice does no harm.
///
/// Called by publish (new uploads, removals) and heartbeat (commands for a peer).
@NullMarked
package io.bandada.directory.placement;

import org.jspecify.annotations.NullMarked;
