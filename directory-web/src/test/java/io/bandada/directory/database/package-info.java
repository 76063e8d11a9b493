@NullMarked
package io.bandada.directory.database;

import org.jspecify.annotations.NullMarked;
