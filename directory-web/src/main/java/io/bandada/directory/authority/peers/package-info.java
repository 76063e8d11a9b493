/// The certificates of peers: issued, renewed, revoked, and what one that is shown is worth now.
///
/// What must stay true: what a certificate says comes from our record; one peer, one key; what is
/// revoked is never renewed.
///
/// Called by [io.bandada.directory.authority.Authority]; receipts are checked by the same table.
@NullMarked
package io.bandada.directory.authority.peers;

import org.jspecify.annotations.NullMarked;
