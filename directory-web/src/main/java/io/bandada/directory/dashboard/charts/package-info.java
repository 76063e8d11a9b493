/// The network's numbers over time, as lines.
///
/// What must stay true: a scale is of what is drawn and of nothing else ([Chart]); a gap in the
/// samples is a gap in the line.
@NullMarked
package io.bandada.directory.dashboard.charts;

import org.jspecify.annotations.NullMarked;
