/// Looking at files: what the network holds, in a list, summed up or drawn; what this peer holds,
/// who holds one file, whether the bytes here are still right.
@NullMarked
package io.bandada.peerctl.files;

import org.jspecify.annotations.NullMarked;
