/// Who has what: the entries that each peer reported, and the proof that they equal what it has.
///
/// What must stay true: (epoch, seq, count, digest) of a peer is written in the transaction that
/// writes its entries; `file.copies` is the number of live or stale peers that hold the whole
/// content, after every change; nothing but a peer's own word adds or takes away an entry; loss,
/// repetition and reordering of reports converge.
///
/// Called by heartbeat (reports), members (a peer comes or goes), and by those who ask for holders.
@NullMarked
package io.bandada.directory.holdings;

import org.jspecify.annotations.NullMarked;
