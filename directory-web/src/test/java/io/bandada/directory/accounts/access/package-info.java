@NullMarked
package io.bandada.directory.accounts.access;

import org.jspecify.annotations.NullMarked;
