@NullMarked
package io.bandada.directory.systemd;

import org.jspecify.annotations.NullMarked;
