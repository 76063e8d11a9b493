/// The folder of a store and the room in it: whose it is, how much may be kept, and what gives way
/// when more is needed.
///
/// What must stay true:
///
/// - One process has the folder, and a format that is not known is left alone ([StoreFolder]).
/// - What was discarded gives way to need, the oldest first, and is deleted nowhere else ([Trash]).
/// - Nobody waits for the disk to hear how much is free ([SpaceBudget]).
@NullMarked
package io.bandada.peerd.store.space;

import org.jspecify.annotations.NullMarked;
