/// What one looks at: a [Screen], and its model by [NetworkView], for the first rendering and for
/// every change after it.
///
/// What must stay true: a page and its live line are made from the same screen, so they cannot
/// disagree; green is only what counts ([FileHolder#mood]).
@NullMarked
package io.bandada.directory.dashboard.screens;

import org.jspecify.annotations.NullMarked;
