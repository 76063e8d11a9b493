/// Tests that speak to a whole directory over HTTP.
@NullMarked
package io.bandada.directory;

import org.jspecify.annotations.NullMarked;
