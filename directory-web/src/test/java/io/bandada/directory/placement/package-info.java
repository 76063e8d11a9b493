@NullMarked
package io.bandada.directory.placement;

import org.jspecify.annotations.NullMarked;
