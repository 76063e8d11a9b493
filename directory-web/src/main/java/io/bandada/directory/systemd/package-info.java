/// Tells systemd how we are: ready, alive, stopping.
///
/// What must stay true: the watchdog is fed only while the database and the web server answer.
/// Without systemd nothing here runs.
///
/// Called by application events.
@NullMarked
package io.bandada.directory.systemd;

import org.jspecify.annotations.NullMarked;
