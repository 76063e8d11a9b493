/// Content and its parts: the Merkle root that names a file, the pieces that it is cut into, and
/// sets of them.
///
/// The tree is that of BitTorrent v2 (BEP 52): SHA-256 over leaves of 16 KiB, padded with zero
/// hashes to a power of two. Its root does not depend on the piece length, so the length may be
/// chosen for transfer alone.
///
/// What must stay true:
///
/// - A [Manifest] exists only if its piece layer hashes up to its root: whoever holds one may check
///   any piece, whoever sent it.
/// - Counts and sizes are bounded before memory is taken for them.
/// - Everything here is a value or plainly single-threaded; nothing waits, nothing does I/O.
///
/// Every other package stands on this one; it stands on none.
@NullMarked
package io.bandada.peerd.piece;

import org.jspecify.annotations.NullMarked;
