/// A whole network in one thread: real nodes on simulated loops, disks, networks and a directory,
/// all from one seed.
///
/// What must stay true:
///
/// - The same seed gives the same events in the same order, in every JVM.
/// - [io.bandada.peerd.sim.Invariants] looks at disks, messages and the directory's books, never at
///   what a node says of itself.
/// - A failure prints its seed and how to run it again.
@NullMarked
package io.bandada.peerd.sim;

import org.jspecify.annotations.NullMarked;
