/// The small certificate authority of one network: its keys, the certificates of its peers,
/// tickets, seals and the trust bundle.
///
/// Purpose: nobody is believed on his word. A peer is who its certificate says, what it may fetch
/// stands in a ticket, what it keeps of the directory's memory carries a seal, and what all of them
/// rest on is told in the trust bundle.
///
/// The keys: the network's root (P-384, ten years; it is the network, and pins name it) and the key
/// of records stay; the issuing CA (P-256, 90 days, made anew after 60), the ticket key (30 days)
/// and the directory's own TLS key (one day, in memory only) follow each other with overlap, by the
/// clock that was injected and without anybody doing anything. Files lie in `authority/`, each
/// whole or not there at all; root and record key may be given as credentials instead, so that
/// several directories on one database are one network. Each of those has an issuing CA and ticket
/// keys of its own; the public ticket keys are shared through the database.
///
/// What must stay true:
///
/// - There is never a second network by mistake: the database remembers the pin, and a folder that
///   is damaged, half there or gone stops the start.
/// - What a certificate says comes from our record. A signing request gives the public key and the
///   proof of having the other half, nothing else.
/// - A clock that is wrong for an hour throws nobody out and turns no key: certificates are dated
///   back by `ClockSkew.ALLOWED`, and one of ours that is not good yet is good.
/// - A private key leaves this package in no form but its file; nothing that is logged or recorded
///   holds a secret.
///
/// Rooms, each of which knows those before it only: `x509` < `keys` < `peers` < `bundle`, `signing`
/// < this one.
///
/// Called by accounts (the pin in join tokens), heartbeat (login, renewal, ping), publish and
/// catalog (tickets, receipts, seals), and by the door that peers come through. It calls nobody but
/// events and the database; what others must hear of, it announces
/// ([io.bandada.directory.authority.keys.DatabaseRolledBack]).
@NullMarked
package io.bandada.directory.authority;

import org.jspecify.annotations.NullMarked;
