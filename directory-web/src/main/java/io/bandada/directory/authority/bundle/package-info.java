/// The trust bundle: what all peers rest their trust on, signed and numbered.
///
/// What must stay true: its sequence grows, over restarts, lost databases and backups that were put
/// back; who comes with a larger one than the database remembers proves that it lost its memory,
/// and its revocations are taken over.
///
/// Called by [io.bandada.directory.authority.Authority].
@NullMarked
package io.bandada.directory.authority.bundle;

import org.jspecify.annotations.NullMarked;
