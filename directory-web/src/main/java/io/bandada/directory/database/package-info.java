/// The one door to the database, SQLite or PostgreSQL.
///
/// What must stay true: a change is one transaction, changes come one after the other on both
/// engines, and a reader never waits for a writer. One running directory has a database
/// ([SoleUse]). What listens to a change hears of it after it is durable. That the database cannot
/// be used is told in the log once, and once that it can again ([Outage]). All SQL is of the kind
/// that both speak.
///
/// Called by every package that keeps something.
@NullMarked
package io.bandada.directory.database;

import org.jspecify.annotations.NullMarked;
