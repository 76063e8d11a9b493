@NullMarked
package io.bandada.directory.accounts;

import org.jspecify.annotations.NullMarked;
