/// Looking at files and taking them away: what the network holds, what this peer holds, who holds
/// one file, whether the bytes here are still right.
@NullMarked
package io.bandada.peerctl.files;

import org.jspecify.annotations.NullMarked;
