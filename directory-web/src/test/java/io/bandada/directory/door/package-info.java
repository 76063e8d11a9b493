@NullMarked
package io.bandada.directory.door;

import org.jspecify.annotations.NullMarked;
