/// Who this peer is and whether it is signed in: login, the network it belongs to, logout, and a
/// certificate that is kept fresh.
///
/// What must stay true:
///
/// - A login is whole or not there at any crash: what is to come is written before its certificate
///   is installed ([LoginRecord]).
/// - No password is kept. A session outlives restarts, and ends by logout, revocation, or when its
///   certificate cannot be renewed.
/// - A network is changed only by a person who named it ([NetworkChoice]).
@NullMarked
package io.bandada.peerd.node.session;

import org.jspecify.annotations.NullMarked;
