package io.bandada.directory.accounts;

/// A user was added, removed or signed out everywhere, or has a new password or another role.
public record AccountChanged(String account) {}
