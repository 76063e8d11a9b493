/// Keys, certificates and requests as bytes: made, read, checked. Nothing here knows the database
/// or the clock.
///
/// What must stay true: a signing request gives the public key and the proof of having the other
/// half, nothing else; a chain is exactly peer, issuing CA and perhaps the root.
///
/// Called by the rooms below it.
@NullMarked
package io.bandada.directory.authority.x509;

import org.jspecify.annotations.NullMarked;
