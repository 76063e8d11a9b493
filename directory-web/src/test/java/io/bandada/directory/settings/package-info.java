@NullMarked
package io.bandada.directory.settings;

import org.jspecify.annotations.NullMarked;
