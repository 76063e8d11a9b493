@NullMarked
package io.bandada.directory.members;

import org.jspecify.annotations.NullMarked;
