@NullMarked
package io.bandada.directory.authority.bundle;

import org.jspecify.annotations.NullMarked;
