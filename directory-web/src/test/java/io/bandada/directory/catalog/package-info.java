@NullMarked
package io.bandada.directory.catalog;

import org.jspecify.annotations.NullMarked;
