/// Tests of the piece port. What it is worth, `bench/compare` says.
@NullMarked
package io.bandada.peerd.pieceport;

import org.jspecify.annotations.NullMarked;
