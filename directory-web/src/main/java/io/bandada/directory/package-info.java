/// The directory: knows who has what, and never carries a byte of it.
@NullMarked
package io.bandada.directory;

import org.jspecify.annotations.NullMarked;
