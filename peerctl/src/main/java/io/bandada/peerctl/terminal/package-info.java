/// What people and scripts see: rows, key-value pages, JSON, the progress line, and the rules of a
/// terminal.
///
/// Data goes to stdout and words to stderr. Nothing that came over the network reaches a terminal
/// before [SafeText] escaped its control and direction characters. A JSON document is versioned;
/// `jsonl` is one flushed object a line. Reached from the commands only, through `Output` and
/// `Messages`; knows nothing of gRPC or of the daemon.
@NullMarked
package io.bandada.peerctl.terminal;

import org.jspecify.annotations.NullMarked;
