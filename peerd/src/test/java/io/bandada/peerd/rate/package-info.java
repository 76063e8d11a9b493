/// Tests of the limits: what is decided on virtual time, over the whole range; and the threads that
/// wait, without looking at a clock.
@NullMarked
package io.bandada.peerd.rate;

import org.jspecify.annotations.NullMarked;
