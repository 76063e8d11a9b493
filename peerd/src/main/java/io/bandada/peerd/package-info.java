/// The daemon: main, configuration, and word to the service manager.
@NullMarked
package io.bandada.peerd;

import org.jspecify.annotations.NullMarked;
