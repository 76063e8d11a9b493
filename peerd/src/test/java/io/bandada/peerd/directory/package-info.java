/// Tests of the real directory port.
@NullMarked
package io.bandada.peerd.directory;

import org.jspecify.annotations.NullMarked;
