/// How fast a swarm is, in virtual time: the real deciding code of up to 10,000 peers
/// ([io.bandada.peerd.swarm.Download], [io.bandada.peerd.swarm.ServeQueue]) on simulated links with
/// upload caps, disks with a sync time, and a directory that introduces peers to each other. Where
/// package `sim` asks whether promises are kept whatever happens, this one asks how long it takes.
///
/// What must stay true:
///
/// - The same [io.bandada.peerd.swarmsim.Scenario] gives the same outcome, in every JVM.
/// - A source sends one piece after the other at the full rate of its uplink, in turn among its
///   receivers, as the rate limiter does.
/// - A piece is announced when its sync is over, never before.
/// - Nothing here is quicker than the real thing could be: every message takes its way's time.
@NullMarked
package io.bandada.peerd.swarmsim;

import org.jspecify.annotations.NullMarked;
