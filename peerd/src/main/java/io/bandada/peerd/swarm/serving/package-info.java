/// Whom to serve: so many requests in all and to one peer, and no more than goes out soon.
///
/// What must stay true:
///
/// - Nobody waits in silence: who finds no slot is told when to come back, and comes before those
///   who come uninvited.
/// - No piece goes out twice before every piece went out once, as far as those who ask let it
///   ([ServedCounts]).
@NullMarked
package io.bandada.peerd.swarm.serving;

import org.jspecify.annotations.NullMarked;
