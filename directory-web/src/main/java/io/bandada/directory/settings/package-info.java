/// Everything that can be set, as one record, and the refusals at start.
///
/// What must stay true: every key that starts with `bandada.` is known or the start is refused with
/// the nearest known one; every value is checked when the record is made; the data folder is ours
/// before anything is made of the rest; without a certificate people are served on loopback only.
///
/// Called by Spring Boot at start; the record is handed to whoever needs a part of it.
@NullMarked
package io.bandada.directory.settings;

import org.jspecify.annotations.NullMarked;
