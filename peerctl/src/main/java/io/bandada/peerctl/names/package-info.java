/// Changing names: removing, moving, copying them, saying how many copies are wanted, and bringing
/// back what was removed.
///
/// No byte moves here, and all of a change is done or nothing. What takes a name away says what
/// before: a person is asked, a script has to say `-y` when it is about more than one.
@NullMarked
package io.bandada.peerctl.names;

import org.jspecify.annotations.NullMarked;
