@NullMarked
package io.bandada.directory.members.address;

import org.jspecify.annotations.NullMarked;
