/// Where peers are: the addresses that they may give, and whether others reach them there.
///
/// What must stay true: an address is a literal IP and a port that one other machine can have, and
/// never the directory's own; one peer's word alone makes no other peer unreachable.
///
/// Called by heartbeat with every ping; members checks addresses by it.
@NullMarked
package io.bandada.directory.members.address;

import org.jspecify.annotations.NullMarked;
