package io.bandada.directory.accounts;

/// A user was removed or has a new password.
public record AccountChanged(String account) {}
