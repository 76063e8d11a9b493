/// The one-shot command for people and scripts: one command, one answer, over the local daemon's unix socket.
///
/// [Peerctl] reads as a story: what was typed, what it goes by, run the command, tell a failure once. Packages by subject, each
/// importing only those before it: `outcome` (exit codes, failures), `terminal` (output), `settings`, `daemon` (the only one
/// that knows gRPC), `command` (what a command is), then the commands themselves in `upload`, `download`, `files`, `session` and
/// `network`, and `catalog` (the table of them, help, completion).
///
/// What must stay true: data on stdout and words on stderr; every way out has its exit code; `help` never loads gRPC; memory does not
/// grow with the size of a file or a list.
@NullMarked
package io.bandada.peerctl;

import org.jspecify.annotations.NullMarked;
