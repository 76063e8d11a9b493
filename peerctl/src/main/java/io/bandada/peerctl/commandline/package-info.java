/// The command line: from what was typed to an exit code ([CommandRun]), the table of all commands,
/// what is made of it (help, shell completion, the man page), and the shell, which runs many lines.
///
/// A command is known by its one line in [CommandTable]; nothing here repeats an option by hand, so
/// help cannot lie; listing the commands loads none of them.
@NullMarked
package io.bandada.peerctl.commandline;

import org.jspecify.annotations.NullMarked;
