/// Who did what, when: a table for people, and one audit line each in the log.
///
/// What must stay true: an event is written in the transaction of the change that it tells of, so
/// there is never one without the other; ids grow; no event and no line ever holds a secret.
///
/// Called by whoever changes something; read by the API and the dashboard, which also hears
/// [EventRecorded].
@NullMarked
package io.bandada.directory.events;

import org.jspecify.annotations.NullMarked;
