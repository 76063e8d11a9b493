/// peerctl against a fake daemon on a real unix socket: what a person types, what comes out, which code.
@NullMarked
package io.bandada.peerctl;

import org.jspecify.annotations.NullMarked;
