/// The daemon: its main and its wiring.
///
/// [Peerd] reads as the story of a process: command line, configuration, start, wait for a signal,
/// stop. `Daemon` wires the parts together and knows in which order they begin and end; nothing
/// else knows all of them.
///
/// What must stay true:
///
/// - A setting that is unknown or wrong stops the start, with the file, the line and the nearest
///   key (exit 78).
/// - READY is said only when the store is open, the node has begun and both sockets answer;
///   WATCHDOG only while loop, store and servers do.
/// - A stop ends within 20 s, and what was acknowledged before stands.
/// - What a log line says comes out on one line, without control characters.
@NullMarked
package io.bandada.peerd;

import org.jspecify.annotations.NullMarked;
