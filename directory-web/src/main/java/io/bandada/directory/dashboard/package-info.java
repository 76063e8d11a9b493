/// The live pages for people. Imported by nobody: changes reach it as application events.
@NullMarked
package io.bandada.directory.dashboard;

import org.jspecify.annotations.NullMarked;
