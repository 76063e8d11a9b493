/// How a command ends: an exit code that scripts may rely on, and the words for a failure.
///
/// Everything in peerctl that cannot go on throws a [CommandFailed]; only `commandline.CommandRun`
/// turns it into lines on stderr and a code for the shell, so a user never sees a stack trace.
/// Depends on nothing.
@NullMarked
package io.bandada.peerctl.outcome;

import org.jspecify.annotations.NullMarked;
