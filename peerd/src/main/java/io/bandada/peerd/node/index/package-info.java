/// What is durable here, and what the directory hears of it: holdings, the numbered changes with
/// the digest of the whole, the look whether it is still on the disk, and receipts.
///
/// What must stay true:
///
/// - Everything announced comes from one place ([LocalHoldings]), and that is told by the store
///   after a sync.
/// - A change that was sent stays as it is, number and all, until the directory has confirmed it
///   ([IndexReport]).
/// - A receipt is signed only for what is whole, checked and synced here at the moment of signing
///   ([ReceiptSigner]).
@NullMarked
package io.bandada.peerd.node.index;

import org.jspecify.annotations.NullMarked;
