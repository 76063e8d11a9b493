/// The directory as a peer sees it: the six verbs and the lists.
///
/// [Directory] is the port; HttpDirectory is the real one (java.net.http, one attempt per call:
/// deciding when to try again is the caller's). Calls are made on the loop, never block, and answer
/// on the loop exactly once.
///
/// What must stay true: a directory that is away, slow or wrong costs its caller bounded time and
/// memory, and is always an [Answer], never an exception. Redirects are not followed. Before a byte
/// of HTTP is sent, the other side's certificate has led to the trusted network's root and named
/// the directory; the host's name proves nothing and is not looked at.
@NullMarked
package io.bandada.peerd.directory;

import org.jspecify.annotations.NullMarked;
