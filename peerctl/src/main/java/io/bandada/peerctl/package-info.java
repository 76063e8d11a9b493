/// The one-shot command for people and scripts: one command, one answer, over the local daemon's
/// unix socket.
///
/// [Peerctl] is the door. A line goes one way: `commandline.CommandRun` understands it
/// (`TypedLine`, `CommandTable`), settles what it goes by (`settings`), and runs one command of
/// `upload`, `download`, `files`, `names`, `session` or `network`, which asks the daemon (`daemon`)
/// and prints the answer (`terminal`); what comes back is an exit code (`outcome`). The table of
/// who may import whom is in ARCHITECTURE.md.
///
/// What must stay true: data on stdout and words on stderr; every way out has its exit code; `help`
/// never loads gRPC; memory does not grow with the size of a file or a list.
@NullMarked
package io.bandada.peerctl;

import org.jspecify.annotations.NullMarked;
