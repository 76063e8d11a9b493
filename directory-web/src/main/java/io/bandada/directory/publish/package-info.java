/// Uploads from their publication to their commit, and the sources of a download.
///
/// What must stay true: a name is given only when enough holders have reported the whole content
/// themselves and signed for this very upload; a ticket is made out only for what its holder may
/// fetch, to the key of its certificate; an open upload keeps its name and its space until it is
/// committed, given back or silent for too long; the same call twice has the same answer.
///
/// Called by peers over REST.
@NullMarked
package io.bandada.directory.publish;

import org.jspecify.annotations.NullMarked;
