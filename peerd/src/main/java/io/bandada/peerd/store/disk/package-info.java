/// The store in a folder of this machine: containers, imports, recovery, presence, scrub, records.
///
/// What must stay true stands in [the port's package][io.bandada.peerd.store]; a [Container] is
/// where most of it is kept.
@NullMarked
package io.bandada.peerd.store.disk;

import org.jspecify.annotations.NullMarked;
