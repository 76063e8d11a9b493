/// Which piece to ask for next, and which before all others since a reader waits for it.
///
/// What must stay true: an event costs the same however many pieces the content has.
@NullMarked
package io.bandada.peerd.swarm.pieces;

import org.jspecify.annotations.NullMarked;
