@NullMarked
package io.bandada.directory.publish;

import org.jspecify.annotations.NullMarked;
