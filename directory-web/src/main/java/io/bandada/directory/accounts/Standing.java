package io.bandada.directory.accounts;

import java.io.Serializable;

/// What a browser's sign-in rests on. Once the account's is another one, the sign-in is over.
///
/// @param mark of the password: another one with every new password, and nothing that leads back to it
record Standing(Role role, String mark) implements Serializable {}
