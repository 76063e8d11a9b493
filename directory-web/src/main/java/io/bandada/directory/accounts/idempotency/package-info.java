/// A call that is made twice is carried out once, and has the same answer.
///
/// What must stay true: an answer is written down in the transaction of what it answers; nothing
/// that may be a password is kept in a form that can be tried.
///
/// Called by the filters of `access`.
@NullMarked
package io.bandada.directory.accounts.idempotency;

import org.jspecify.annotations.NullMarked;
