/// Who may come in: users, join tokens, and the one-time token of the set-up.
///
/// What must stay true: there is always an admin; a join token lets one machine in, in the change
/// that issues its certificate, and its secret is kept nowhere; with a user end his tokens and
/// whatever he is signed in with.
///
/// Called by the users' API, the dashboard, and heartbeat at login.
@NullMarked
package io.bandada.directory.accounts.users;

import org.jspecify.annotations.NullMarked;
