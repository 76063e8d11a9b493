/// The filters in front of every request, one chain for each kind of caller: people in browsers,
/// programs, peers.
///
/// What must stay true: what no rule names is not there, for nobody; a sign-in ends with the role
/// and the password that it rests on; a change is asked for by our own pages only; which listener a
/// request came to decides which credentials count.
///
/// Called by Spring Security on every request.
@NullMarked
package io.bandada.directory.accounts.access;

import org.jspecify.annotations.NullMarked;
