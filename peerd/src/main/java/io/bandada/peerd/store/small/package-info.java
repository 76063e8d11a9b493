/// Content of at most one piece, together in one SQLite database (`small.db`): three files and four
/// syncs each would be most of what a small content costs.
///
/// What must stay true: all that the store promises ([io.bandada.peerd.store]). Content is held
/// from the moment when the commit that has it is synced, and what is held is in the table of
/// [SmallContents][io.bandada.peerd.store.small.SmallContents] at that moment and not before. One
/// commit takes in whatever waits for one
/// ([GroupCommit][io.bandada.peerd.store.small.GroupCommit]). Ids are not in an index of the
/// database: the table in memory has their rows, which are only appended, so that a commit writes
/// few pages.
///
/// A database that is gone, or another one than before, is not held; one that is found in its place
/// must prove each content. A damaged one is put aside, and of it counts what still hashes to its
/// id ([Salvage][io.bandada.peerd.store.small.Salvage]): never silently less. After a failed write
/// nothing more is written here until the next start, which proves all; small content is kept in
/// containers meanwhile, as larger content is.
///
/// What is discarded stays in its row for a week or until its room is needed, as other trash does.
@NullMarked
package io.bandada.peerd.store.small;

import org.jspecify.annotations.NullMarked;
