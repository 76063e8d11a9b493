/// Tests of the network between peers: one contract for the real and the simulated one, and what
/// only real sockets can do wrong.
@NullMarked
package io.bandada.peerd.peers;

import org.jspecify.annotations.NullMarked;
