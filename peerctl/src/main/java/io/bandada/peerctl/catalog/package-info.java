/// All commands by name, and what is made from their own manuals and options: help, shell completion, the man page.
///
/// Nothing here repeats an option by hand, so help cannot lie; listing the commands loads none of them.
@NullMarked
package io.bandada.peerctl.catalog;

import org.jspecify.annotations.NullMarked;
