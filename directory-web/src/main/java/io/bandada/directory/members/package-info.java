/// The peers of the network and whether they are there: live, stale, lost, left.
///
/// What must stay true: a ping without news writes nothing to the database (what it says is in
/// memory and written down at intervals); a state changes in one transaction with the copies that
/// count by it; leases run on a monotonic clock.
///
/// Rooms, each of which knows those before it only: `address`, `liveness` < this one < `transfers`.
///
/// Called by heartbeat; read by placement, publish and the dashboard, which also hear
/// [MemberEvent].
@NullMarked
package io.bandada.directory.members;

import org.jspecify.annotations.NullMarked;
