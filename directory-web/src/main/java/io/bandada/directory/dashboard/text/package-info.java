/// Numbers, instants and messages as people read them.
///
/// What must stay true: a number is whole or says that it is not ([Tally]); the page's script says
/// the same in the same words.
@NullMarked
package io.bandada.directory.dashboard.text;

import org.jspecify.annotations.NullMarked;
