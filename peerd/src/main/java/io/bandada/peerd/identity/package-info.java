/// Who this peer is, and whom it believes: its key, its certificate, the network's trust bundle.
///
/// The directory has a small CA. Its root is pinned at login (by a join token's pin, or a
/// fingerprint that the user confirmed), and everything else hangs on that pin: the directory's own
/// certificate, other peers' certificates, the bundle with the keys that tickets, name records and
/// tombstones are signed with.
///
/// What must stay true:
///
/// - The private key is made here and leaves this machine never; it lies in `DATA/node`, 0600,
///   written whole or not at all.
/// - Nothing secret is sent before the other side's certificate has led to the pinned root and
///   names the expected role: the directory, or that one peer.
/// - A bundle is never exchanged for an older one. A peer that is revoked in it is refused,
///   whatever its certificate says.
/// - What has an end is judged by [NetworkClock], never by the machine's own clock, and a
///   certificate that is not good yet is no fault.
///
/// Called by `node` (login, renewal, receipts), `directory` and `transfer` (TLS contexts).
@NullMarked
package io.bandada.peerd.identity;

import org.jspecify.annotations.NullMarked;
