@NullMarked
package io.bandada.directory.safemode;

import org.jspecify.annotations.NullMarked;
