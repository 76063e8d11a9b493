/// What the fuzz targets of all packages share. A target lies in the package whose decoder it
/// feeds, its corpus in the resource folder `CLASSInputs/METHOD` beside it: seeds, and every input
/// that ever found something.
@NullMarked
package io.bandada.peerd.fuzz;

import org.jspecify.annotations.NullMarked;
