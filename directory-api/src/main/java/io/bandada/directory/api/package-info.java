/// The REST contract between peers and the directory, `/api/v1`, JSON, as records.
///
/// Purpose: one place that both sides compile against. It depends on nothing at run time, so a peer
/// takes no part of the server with it and the server none of the peer.
///
/// What must stay true:
///
/// - A root is 64 lower-case hex digits. Sizes are bytes. Instants are ISO 8601 in UTC, as text.
///   Durations say their unit in the name.
/// - A record says what travels, nothing else: checks of meaning live where the meaning is
///   (addresses at the peer). What may be a name both sides ask, so [NameRule] is here.
/// - Fields are added, never changed in meaning: a reader ignores what it does not know.
///
/// A refused call answers `application/problem+json` (RFC 9457) as [Problem].
///
/// Called by `peerd`'s HttpDirectory and by directory-web's controllers.
@NullMarked
package io.bandada.directory.api;

import org.jspecify.annotations.NullMarked;
