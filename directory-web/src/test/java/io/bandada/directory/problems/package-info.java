@NullMarked
package io.bandada.directory.problems;

import org.jspecify.annotations.NullMarked;
