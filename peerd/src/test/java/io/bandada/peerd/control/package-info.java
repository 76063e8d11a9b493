/// Tests of the control socket, over a real one.
@NullMarked
package io.bandada.peerd.control;

import org.jspecify.annotations.NullMarked;
