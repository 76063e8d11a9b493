/// Files that a user has opened, handed to this daemon as open descriptors over a unix socket
/// beside the control socket.
///
/// A descriptor is no path: the daemon opens nothing and needs no right to the user's folders.
/// peerctl opens the file with the user's rights and hands over exactly that; the daemon reads or
/// writes it without a byte going through a socket.
///
/// What must stay true:
///
/// - Only regular files are taken. Whatever else is wrong costs nothing but speed: the bytes go
///   through the control socket then.
/// - A descriptor is found by the 16 random bytes that came with it and were named in a call; it is
///   given once, and closed when nobody asks for it. Their number is bounded.
/// - Reading and writing somebody's file may hang (a network file system): it is done on platform
///   threads of its own, never on a virtual or shared one, and their number is bounded, too.
///
/// Called by `control`; knows nothing of ours.
@NullMarked
package io.bandada.peerd.handover;

import org.jspecify.annotations.NullMarked;
