/// The tickets that other peers show: whether the directory signed them, for whom, for what, until
/// when and for how many bytes.
///
/// What must stay true: a ticket is checked once per stream: signature, holder, operation, root,
/// audience, expiry, budget, in this order, and the answer does not tell which of them failed.
///
/// Called by `transfer` and `peers`, at the one door of all calls of peers
/// ([io.bandada.peerd.transfer.Host]). Knows nobody: keys, revocations and the time are given in.
@NullMarked
package io.bandada.peerd.ticket;

import org.jspecify.annotations.NullMarked;
