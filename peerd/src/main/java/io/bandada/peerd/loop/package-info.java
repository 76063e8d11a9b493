/// The one thread of a daemon that decides, and its clock.
///
/// All of `swarm` and `node` runs as tasks of a [Loop], one after the other. Whatever blocks (disk,
/// network, hashing) runs on a virtual thread and comes back with a task. So deciding code takes no
/// lock, and a simulation that implements [Loop] with a virtual clock runs the very same code.
///
/// What must stay true:
///
/// - A task never blocks and never sees another task of the same loop half done.
/// - Timers fire on the loop, never earlier than asked; equal times fire in the order in which they
///   were set.
/// - A task that throws does not end the loop: the failure is logged and the next task runs.
/// - Work that was handed off answers exactly once, whatever it throws, an Error too:
///   [Loop.Outcome#of] is the one place where work becomes an outcome.
/// - Of several who wait for one thing each is told exactly once, whatever another one throws
///   ([Everyone]).
@NullMarked
package io.bandada.peerd.loop;

import org.jspecify.annotations.NullMarked;
