/// The keys of this directory: where they lie, how they follow each other, and what the database
/// remembers of them.
///
/// What must stay true: there is never a second network by mistake; files are whole or not there at
/// all; a private key leaves the authority in no form but its file.
///
/// Called by the rooms below it.
@NullMarked
package io.bandada.directory.authority.keys;

import org.jspecify.annotations.NullMarked;
