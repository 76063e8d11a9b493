/// What an option is, and how a line is taken apart by the options that it may have.
///
/// One option is one [Option], declared in one place as a typed field: the parser, help, the man
/// page, completion, the default and the refusal of a wrong value are all made of it, so none of
/// them can say something else. commons-cli is known here alone.
@NullMarked
package io.bandada.peerctl.option;

import org.jspecify.annotations.NullMarked;
