/// Content on disk, such that no power loss, crash or failing disk makes us say "I have it" of what
/// we do not have.
///
/// One order holds everywhere: data before bitmap before name before directory entry before index
/// before acknowledgement; each step is synced before the next. Recovery trusts bitmap records with
/// a good checksum, re-hashes what was written after the last one, and cuts a torn tail. A sync
/// that failed is never repeated: the container is suspect, is closed, and is fetched again.
///
/// [PieceStore] is the port: the real one is DiskPieceStore, the simulated one loses unsynced
/// writes at a crash. Its calls block, so the loop makes them through `Loop.offload`; peers' and
/// control's virtual threads call `receive` and `read` directly. It is safe for any number of
/// threads.
///
/// The files are the truth: a start finds every content that has a valid manifest, known to anybody
/// or not. What is discarded goes into the trash for a week, or until its room is needed, and comes
/// back from there when it is wanted again ([PieceStore#restore]); nothing else is ever deleted but
/// unfinished imports. SQLite holds small records, which can be rebuilt, and small contents
/// ([io.bandada.peerd.store.small]). Whatever is checked against the disk (recovery, scrub) is read
/// past the page cache, since that may show bytes that a failed write-back never stored.
///
/// Only proven damage is damage ([io.bandada.peerd.store.file.DamagedFile], a hash that is wrong, a
/// place that the disk does not read): it goes to quarantine or is fetched again. A file that does
/// not open, a folder that does not list, a disk that does not answer prove nothing: they are AWAY,
/// all stays as it is, and it is asked again. What is held is looked for all the time
/// ([io.bandada.peerd.store.disk.PresenceCheck]): an open descriptor goes on working when its file
/// is deleted.
///
/// Room is asked for in one place ([io.bandada.peerd.store.space.Room]): what was discarded gives
/// way, the oldest first. A failure for want of bytes, inodes or quota leaves this package as
/// NO_SPACE, whichever call it was. Nobody waits for the disk to hear how much is free
/// ([io.bandada.peerd.store.space.SpaceBudget]).
///
/// Deciding when to sync is not done here: a Download counts what it stored and asks for
/// [PieceStore#sync]; only pieces that sync has returned are announced or acknowledged.
@NullMarked
package io.bandada.peerd.store;

import org.jspecify.annotations.NullMarked;
