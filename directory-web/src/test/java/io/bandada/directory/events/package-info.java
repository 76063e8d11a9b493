@NullMarked
package io.bandada.directory.events;

import org.jspecify.annotations.NullMarked;
