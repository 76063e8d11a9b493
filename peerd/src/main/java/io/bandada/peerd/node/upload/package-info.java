/// Uploads, as named states: recording, publishing, spreading, committing; or paused.
///
/// What must stay true:
///
/// - An upload is acknowledged only after the directory said "committed". Nobody hears of one
///   before it is recorded ([Recording]).
/// - A name that the directory keeps for an upload is given back when the upload ends without it,
///   and so is the content of one that was cancelled, once it is certain that no name points to it
///   ([ReservedNames]).
/// - What is paused stays so over restarts, and whatever else happens, until somebody resumes it
///   ([Paused]).
@NullMarked
package io.bandada.peerd.node.upload;

import org.jspecify.annotations.NullMarked;
