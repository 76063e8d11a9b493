/// This peer's session with a directory, and how the daemon is doing.
@NullMarked
package io.bandada.peerctl.session;

import org.jspecify.annotations.NullMarked;
