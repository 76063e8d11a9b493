/// Uploads, as named states: recording, publishing, spreading, committing.
///
/// What must stay true:
///
/// - An upload is acknowledged only after the directory said "committed". Nobody hears of one
///   before it is recorded ([Recording]).
/// - A name that the directory keeps for an upload is given back when the upload ends without it
///   ([ReservedNames]).
@NullMarked
package io.bandada.peerd.node.upload;

import org.jspecify.annotations.NullMarked;
