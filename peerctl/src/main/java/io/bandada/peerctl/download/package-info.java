/// From the daemon to the user's disk or pipe.
///
/// What must stay true: a name that came over the network chooses at most one new entry of the
/// target folder, or of a folder below it that is a real one, and never leaves it; nothing that
/// stands there is overwritten without `--force`; the target appears whole and synced, or not at
/// all. Beside it only files are made, changed or removed that peerctl itself has made: new names
/// that nobody can guess ([PartName]), and a mark on each, for what is left after `kill -9`
/// ([PartMark]). Nothing is read back from those: what came is in the peer's store, and a command
/// that is repeated takes it from there. What belongs to the file besides its bytes is on it before
/// it has its name.
@NullMarked
package io.bandada.peerctl.download;

import org.jspecify.annotations.NullMarked;
