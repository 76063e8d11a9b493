/// The conversation of a peer with the directory: login, ping, index, logout.
///
/// A ping reads in one direction: [HeartbeatController], [PingConversation] and, in its order,
/// [PeerStatus], [BundleExchange], the members, [IndexExchange] with holdings and placement, safe
/// mode; then the reply.
///
/// What must stay true: this is the one place that touches members, holdings and placement in one
/// call; a ping is cheap and has limits of its own, so that no flood of reports makes peers look
/// dead.
///
/// Called by peers over REST.
@NullMarked
package io.bandada.directory.heartbeat;

import org.jspecify.annotations.NullMarked;
