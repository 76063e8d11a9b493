/// What a command is: a manual, options, and a run that answers once. A command gets everything of
/// the outside world by its [Invocation], so a test runs it with streams and a socket of its own.
///
/// [Command] is an interface on purpose: the table of commands can name all classes without the JVM
/// loading one of them.
@NullMarked
package io.bandada.peerctl.command;

import org.jspecify.annotations.NullMarked;
