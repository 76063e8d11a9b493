/// Names and the contents that they point to: revisions, conflicts, removals.
///
/// What must stay true: a name points to one content, decided by the primary key of `file` and by
/// nothing else; every content that it pointed to stays listed; a removed name leaves a tombstone
/// and does not come back by itself; names are data and never paths; a folder is what their slashes
/// say, and nobody keeps one.
///
/// Called by publish (new names), heartbeat (names that holders bring back), the API and the
/// dashboard, which also hear [CatalogEvent].
@NullMarked
package io.bandada.directory.catalog;

import org.jspecify.annotations.NullMarked;
