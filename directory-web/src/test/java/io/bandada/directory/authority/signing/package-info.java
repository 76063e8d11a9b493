@NullMarked
package io.bandada.directory.authority.signing;

import org.jspecify.annotations.NullMarked;
