/// From the daemon to the user's disk or pipe.
///
/// What must stay true: a name that came over the network chooses at most one new entry of the target folder and never leaves
/// it; nothing that stands there is overwritten without `--force`; the target appears whole and synced, or not at all.
@NullMarked
package io.bandada.peerctl.download;

import org.jspecify.annotations.NullMarked;
