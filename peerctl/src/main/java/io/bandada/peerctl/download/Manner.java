package io.bandada.peerctl.download;

/// How the files of one command are written.
///
/// @param force what is in the way is replaced
/// @param preserve what belongs to a file besides its bytes is put on it
/// @param checksum content is compared even where size and time are the same
record Manner(boolean force, boolean preserve, boolean checksum) {}
