/// The local peerd, reached over its unix socket: the only package that knows gRPC and Netty, so
/// that `help` loads neither.
///
/// A call either answers or throws a `CommandFailed` with the exit code of its failure. Streams are
/// bounded in both directions: bytes wait in the file or in the daemon, never in our heap.
@NullMarked
package io.bandada.peerctl.daemon;

import org.jspecify.annotations.NullMarked;
