/// How a peer goes: it logs out, it is revoked, or it goes with its user.
///
/// What must stay true: what is checked, and everything that ends with the peer (its state and the
/// copies that count by it, what it was asked to keep, its certificates, its user), is one change,
/// so two peers that go at the same moment go one after the other, and the second one is judged
/// without the first. A copy that a logout relies on was seen on its disk just now.
///
/// Called by heartbeat (a peer's own logout) and the dashboard; peers and programs come by REST.
@NullMarked
package io.bandada.directory.departure;

import org.jspecify.annotations.NullMarked;
