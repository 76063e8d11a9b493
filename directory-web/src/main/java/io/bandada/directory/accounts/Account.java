package io.bandada.directory.accounts;

/// A user.
///
/// @param createdAt milliseconds since 1970
public record Account(String name, Role role, long createdAt) {}
