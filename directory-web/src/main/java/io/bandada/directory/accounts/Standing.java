package io.bandada.directory.accounts;

import java.io.Serializable;

/// What a browser's sign-in rests on. Once the account's is another one, the sign-in is over.
///
/// @param mark of the password and of how often the user was signed out everywhere: another one
///   after each, and nothing that leads back to the password
public record Standing(Role role, String mark) implements Serializable {}
