/// peerctl's side of the daemon: gRPC on a unix socket.
///
/// A call is answered on a virtual thread that reads from top to bottom: it asks the node on the
/// loop and waits for the word. Bytes go from the socket into the store and from the store to the
/// socket here; the node only hears of them.
///
/// What must stay true:
///
/// - No call takes a path of the file system. A file that is handed over open is found by a claim
///   that only its owner knows.
/// - A user of this machine may pause for days. Nothing that others need is held meanwhile, no time
///   ends the call, and there is always room for another question.
/// - A byte that is sent to the user was checked against the root after it was last read from the
///   disk.
/// - A piece that went bad on this peer's disk is fetched from others in the read that met it
///   ([BadPieces]); only without others the read fails.
/// - An upload that is cancelled before its end leaves no trace; after its end it is a job of the
///   node and goes on.
/// - [ControlFailure] is the only place that turns failures into a gRPC status; it says what, why,
///   and what next, never a stack trace.
/// - The socket is 0660; a socket file is replaced only when nobody answers on it.
///
/// Called by peerctl, and by whoever else is in the socket's group.
@NullMarked
package io.bandada.peerd.control;

import org.jspecify.annotations.NullMarked;
