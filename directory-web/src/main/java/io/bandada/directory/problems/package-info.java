/// Failures, and how they travel: the only place of `application/problem+json` (RFC 9457).
///
/// What must stay true: whatever goes wrong, the caller of the API gets a Problem with a code to
/// decide by and a line that says what and why, never a stack trace; and every request is bounded
/// before it is read.
///
/// Every other package throws [Refusal]; nothing of them is known here.
@NullMarked
package io.bandada.directory.problems;

import org.jspecify.annotations.NullMarked;
