/// What runs around the daemon on its machine: the service manager, signals, the log, native
/// libraries.
///
/// What must stay true:
///
/// - WATCHDOG is said only while loop, store and servers do their work ([Liveness]).
/// - What a log line says comes out on one line, without control characters.
@NullMarked
package io.bandada.peerd.host;

import org.jspecify.annotations.NullMarked;
