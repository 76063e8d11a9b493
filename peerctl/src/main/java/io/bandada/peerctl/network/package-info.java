/// The network around this peer: the other peers, what is being moved, what happened.
@NullMarked
package io.bandada.peerctl.network;

import org.jspecify.annotations.NullMarked;
