@NullMarked
package io.bandada.directory.members.liveness;

import org.jspecify.annotations.NullMarked;
