@NullMarked
package io.bandada.directory.authority;

import org.jspecify.annotations.NullMarked;
