/// What people may want of transfers: pause, resume, cancel.
///
/// What must stay true: only the user of a peer and admins steer its transfers, whichever way they
/// ask; the peer carries it out, and may refuse.
///
/// Called by the API and the dashboard; the order waits in `members.transfers`.
@NullMarked
package io.bandada.directory.steering;

import org.jspecify.annotations.NullMarked;
