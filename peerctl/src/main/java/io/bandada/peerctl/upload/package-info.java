/// From the user's file to the daemon: which files go up under which names ([UploadPlan],
/// [Naming]), a few at a time ([Uploads]), which of them need not be read again ([KnownFiles]), and
/// the stream of one of them.
///
/// peerctl opens the files as the user; the daemon never sees a path. What arrives is what stood in
/// the file the whole time: a file that changes while it is read is given up before the daemon may
/// publish it, and so is what a command wrote that failed ([CommandOutput]) or a stream of another
/// size than was said ([ExactSize]).
@NullMarked
package io.bandada.peerctl.upload;

import org.jspecify.annotations.NullMarked;
