@NullMarked
package io.bandada.directory.authority.x509;

import org.jspecify.annotations.NullMarked;
