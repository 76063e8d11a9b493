/// What every room of the node stands on: its ports and settings, failures and results, where peers
/// are and who could be reached, small durable records, and the board of transfers.
///
/// Nothing here knows what a login, a name or a transfer is for; the rooms above ([the
/// order][io.bandada.peerd.node]) do.
///
/// What must stay true:
///
/// - An address is the directory's last word ([AddressBook]); what other peers say counts only
///   where it has said nothing for a minute.
/// - Two changes of one record never overtake each other, and who waits for one is told exactly
///   once ([Journal]).
@NullMarked
package io.bandada.peerd.node.base;

import org.jspecify.annotations.NullMarked;
