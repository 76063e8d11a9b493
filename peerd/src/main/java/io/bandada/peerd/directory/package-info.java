/// The directory as a peer sees it: the six verbs and the lists.
///
/// [Directory] is the port; HttpDirectory is the real one (java.net.http, one attempt per call: deciding when to try again is the
/// caller's). Calls are made on the loop, never block, and answer on the loop exactly once.
///
/// What must stay true: a directory that is away, slow or wrong costs its caller bounded time and memory, and is always an
/// [Answer], never an exception. Redirects are not followed; the session token goes to the configured directory and nowhere else.
@NullMarked
package io.bandada.peerd.directory;

import org.jspecify.annotations.NullMarked;
