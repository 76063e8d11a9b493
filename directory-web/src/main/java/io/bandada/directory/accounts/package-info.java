/// Who may do what: users, roles, sign-in of people and peers.
///
/// What must stay true: everything is forbidden unless it is allowed here; passwords and tokens are
/// stored hashed only; a wrong password takes the same time whether the user exists or not; there
/// is no default password, the first admin proves by a one-time token that he can read the
/// directory's disk; a sign-in ends with the role and the password that it rests on; who stands to
/// an account is asked with every request.
///
/// Rooms, each of which knows those before it only: this one < `users` < `idempotency` < `access`.
///
/// Called by Spring Security on every request, by heartbeat at login, by the users' API and the
/// set-up page.
@NullMarked
package io.bandada.directory.accounts;

import org.jspecify.annotations.NullMarked;
