/// The whole of Bandada as people run it: real processes on loopback, started by the launchers from
/// the modules' target folders.
///
/// What must stay true: a test knows programs only by what a person or script sees (files, sockets,
/// REST, `peerctl`, exit codes); nothing is waited for by a fixed time; what a test starts ends
/// with it, also when it fails; logs stay in `target/system-test/<test>/`. A test that needs root
/// or a package says so in one line when it cannot run, and fails for want of it when `CI=true`.
///
/// Called by failsafe, after everything was packaged.
@NullMarked
package io.bandada.system;

import org.jspecify.annotations.NullMarked;
