/// Single files and how they are read and written: made for this user only, replaced whole, past
/// the page cache where it may lie.
///
/// What must stay true: what was promised to be on disk was synced, with its folder; a file that
/// was read and is not what was written is a [DamagedFile], and every other failure proves nothing.
@NullMarked
package io.bandada.peerd.store.file;

import org.jspecify.annotations.NullMarked;
