/// The live line of a page. [LiveFeed] notes what changed, [LiveTicker] makes one [UpdateRound] a
/// second of it, and [Viewer] sends what differs through [LiveSocket]; htmx swaps it in by element
/// id.
///
/// What must stay true: noting a change never waits for a browser; state is sent, not events: a
/// browser that is slow, hidden, paused or was away gets one whole refresh; a line is rendered once
/// for each state and shared by all who look ([Fragments]); what is counted is looked at every
/// second, since a count may come long after the change that it counts.
@NullMarked
package io.bandada.directory.dashboard.live;

import org.jspecify.annotations.NullMarked;
