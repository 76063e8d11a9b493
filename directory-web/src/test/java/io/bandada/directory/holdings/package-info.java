@NullMarked
package io.bandada.directory.holdings;

import org.jspecify.annotations.NullMarked;
