/// What Java has no door to, asked of the C library. Knows nobody; called by `store` and
/// `handover`, each for the functions that it needs.
@NullMarked
package io.bandada.peerd.libc;

import org.jspecify.annotations.NullMarked;
