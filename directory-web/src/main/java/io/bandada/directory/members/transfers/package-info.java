/// What peers move now, as they say with each ping, and what people want of it, which rides in the
/// reply.
///
/// What must stay true: in memory only, bounded for each peer, and gone with it; an order is sent
/// once, and stands as wanted until its peer tells that it is so.
///
/// Called by heartbeat and steering; read by the API and the dashboard.
@NullMarked
package io.bandada.directory.members.transfers;

import org.jspecify.annotations.NullMarked;
