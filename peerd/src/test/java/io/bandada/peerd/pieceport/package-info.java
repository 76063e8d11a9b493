/// Tests of the piece port, and what it is worth: [PieceSpeed].
@NullMarked
package io.bandada.peerd.pieceport;

import org.jspecify.annotations.NullMarked;
