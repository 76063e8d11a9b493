/// The network in numbers: what the first sentence of the dashboard and the charts are made of.
///
/// What must stay true: a million files must not be counted for every look, so the numbers are kept
/// and counted anew only when something changed, and never for more than a twentieth of the time.
///
/// Called by the dashboard and by metrics.
@NullMarked
package io.bandada.directory.health;

import org.jspecify.annotations.NullMarked;
