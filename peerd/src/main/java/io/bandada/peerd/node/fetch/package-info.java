/// Content on its way here, whatever for: each at most once, with everybody who waits for it, the
/// tickets to read it, and the judgement whether waiting still makes sense.
///
/// What must stay true:
///
/// - Every fetch is a job in the records until it ended, and goes on after a restart ([Fetchings]).
/// - What is in the trash of this peer is not fetched from others ([Discards]).
/// - Every call shows a ticket; it is exchanged at half its life as long as somebody uses it
///   ([ReadTickets]).
/// - Who waits in vain is told so, and why ([GiveUpPolicy]); not while the directory is away or may
///   have forgotten something.
@NullMarked
package io.bandada.peerd.node.fetch;

import org.jspecify.annotations.NullMarked;
