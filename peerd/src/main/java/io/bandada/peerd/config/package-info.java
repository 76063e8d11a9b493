/// What the daemon was told: command line, file, defaults; checked and typed.
///
/// What must stay true: a setting that is unknown or wrong stops the start, with the file, the line
/// and the nearest key (exit 78), and every setting stands once, with its default and its reason
/// ([Setting]).
@NullMarked
package io.bandada.peerd.config;

import org.jspecify.annotations.NullMarked;
