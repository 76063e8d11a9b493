/// The one-shot command for people and scripts: one command, one answer, over the local daemon's unix socket.
@NullMarked
package io.bandada.peerctl;

import org.jspecify.annotations.NullMarked;
