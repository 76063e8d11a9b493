/// Whether a peer is there, by its silence, and which daemon speaks for it.
///
/// What must stay true: this is deciding code: it is given the time and asks nobody. When it is
/// more likely that we slept than that everybody died, nobody is judged; no daemon takes the
/// identity of one that lives ([DaemonRuns]).
///
/// Called by members only.
@NullMarked
package io.bandada.directory.members.liveness;

import org.jspecify.annotations.NullMarked;
