/// A whole peer, given its five ports: Loop, PieceStore, PeerNetwork, Directory, Keyring.
///
/// It conducts: uploads as named states (importing, recording, publishing, spreading, committing), downloads, replicas kept for others,
/// heartbeats with the delta of the index, and what is told to people of it all. It runs on the loop only, blocks never, and takes
/// its chance from the generator that it was given, so that a seed replays a whole network.
///
/// What must stay true:
///
/// - An upload is acknowledged only after the directory said "committed", and a replica is reported only after its sync.
/// - A receipt is given only for what is whole, checked and synced here, at the moment of signing ([Notary]).
/// - Content is given up only on the network's signed word that its last name was taken away, and not when a name is known here that
///   the word does not cover ([DropWarrant]): a directory that was wiped or set back never causes a delete.
/// - Every call to another peer shows a ticket; those for reading are exchanged at half their life ([ReadTickets]).
/// - An address is never older than the directory's last word: every call to another peer goes where the [AddressBook] says, and who
///   waits for a peer that moved asks it there at once. What other peers say counts only where the directory has said nothing for a minute.
/// - Who waits in vain is told so, and why: removed, by whom; or without a copy, and who had it last ([Outlook]). Not while the
///   directory is away or may have forgotten something. What somebody here reads is not taken away from under him.
/// - Every job that was accepted is in the store's records and goes on after a crash. Nobody hears of an upload before it is recorded.
/// - A name that the directory keeps for an upload is given back when the upload ends without it ([Reservations]).
/// - Without a directory nothing new is acknowledged; running transfers go on; heartbeats find it again by themselves.
///
/// `transfer`, `peers` and `control` call in through `loop.run`; the simulation in the tests builds the same Node on five simulated ports.
@NullMarked
package io.bandada.peerd.node;

import org.jspecify.annotations.NullMarked;
