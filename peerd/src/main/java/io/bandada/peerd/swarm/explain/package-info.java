/// What limits a transfer now, and each of its sources, with figures and in a sentence: the table
/// of the rules is in ARCHITECTURE.md.
///
/// Nothing is kept for it: it looks, in O(sources), at what was measured while pieces came, when
/// somebody asks.
@NullMarked
package io.bandada.peerd.swarm.explain;

import org.jspecify.annotations.NullMarked;
