package io.bandada.directory.authority.keys;

/// Announced when the database turns out to be older than its network: it was emptied, or a backup
/// was put back. Names and accounts may be missing that the network knows of.
///
/// @param remembered the sequence that the database knew
/// @param heard the sequence of a genuine bundle that was made later
public record DatabaseRolledBack(long remembered, long heard) {}
