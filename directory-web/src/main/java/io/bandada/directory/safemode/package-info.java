/// Safe mode: what a directory does that has reason to think that its database forgot something (it
/// was lost, or an old backup was put back): it listens, and deletes nothing.
///
/// What must stay true: while it is on no DROP goes out, no repair is ordered, no name is removed,
/// and names are adopted; it is on before the first ping is answered; a restart does not end it.
/// Its ground is one small file outside of the database, with the peers that were there last and
/// the newest event: a database that lacks one of them is not the last one. And independently of
/// any suspicion, no DROP goes out after a start before the peers that were there have reported:
/// what knows better than the database may be among them.
///
/// Called by heartbeat (who was heard), placement and publish (what may be done), the API and the
/// dashboard.
@NullMarked
package io.bandada.directory.safemode;

import org.jspecify.annotations.NullMarked;
