/// What peers move now, as they say with each ping.
///
/// What must stay true: in memory only, bounded for each peer, and gone with it.
///
/// Called by heartbeat; read by the API and the dashboard.
@NullMarked
package io.bandada.directory.members.transfers;

import org.jspecify.annotations.NullMarked;
